namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>Share of traffic per health; a missing pair means 1 and 1.</summary>
internal sealed record WireWeights
{
    public long Passing { get; set; } = 1;

    public long Warning { get; set; } = 1;
}
