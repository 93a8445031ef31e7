namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>An operation on a check.</summary>
internal sealed record WireCheckOperation
{
    public required string Verb { get; init; }

    public required WireCheckBody Check { get; init; }
}
