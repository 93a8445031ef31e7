namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>The part of <c>/v1/agent/self</c> we read.</summary>
internal sealed record WireAgent
{
    public required WireAgentConfig Config { get; init; }
}
