namespace PolarisSync.Plugins.Polaris.Wire;

/// <summary>The answer of Discover over HTTP.</summary>
internal sealed record WireDiscoverResponse
{
    public long Code { get; init; }

    public string? Info { get; init; }

    public string? Type { get; init; }

    public WireService? Service { get; init; }

    public List<WireInstance>? Instances { get; init; }

    public List<WireService>? Services { get; init; }
}
