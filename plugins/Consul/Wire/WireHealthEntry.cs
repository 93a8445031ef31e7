namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>An element of <c>/v1/health/service/{name}</c>: one instance with its node and the checks of both.</summary>
internal sealed record WireHealthEntry
{
    public required WireNode Node { get; init; }

    public required WireService Service { get; init; }

    public required List<WireCheck>? Checks { get; init; }
}
