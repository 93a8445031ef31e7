namespace PolarisSync.Plugins.Polaris.Wire;

/// <summary>What became of one item of a write.</summary>
internal sealed record WireItem
{
    public long Code { get; init; }

    public string? Info { get; init; }

    public WireService? Service { get; init; }

    public WireInstance? Instance { get; init; }
}
