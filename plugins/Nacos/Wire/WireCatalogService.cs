namespace PolarisSync.Plugins.Nacos.Wire;

/// <summary>What the v1 catalog tells of one service: which clusters it has.</summary>
internal sealed record WireCatalogService
{
    public List<WireServiceName>? Clusters { get; set; }
}
