namespace PolarisSync.Plugins.Nacos.Wire;

/// <summary>The instances of one cluster.</summary>
internal sealed record WireCluster
{
    public List<WireInstance>? Hosts { get; set; }
}
