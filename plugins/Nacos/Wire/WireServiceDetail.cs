using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Nacos.Wire;

/// <summary>A service with its instances, as the lists with instances hold it.</summary>
internal sealed record WireServiceDetail
{
    [JsonRequired]
    public string ServiceName { get; set; } = "";

    [JsonRequired]
    public string GroupName { get; set; } = "";

    public Dictionary<string, WireCluster>? ClusterMap { get; set; }

    public Dictionary<string, string?>? Metadata { get; set; }
}
