namespace PolarisSync.Plugins.Polaris.Wire;

/// <summary>A question to Discover over HTTP.</summary>
internal sealed record WireDiscoverRequest
{
    public required string Type { get; init; }

    public required WireService Service { get; init; }
}
