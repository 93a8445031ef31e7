using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Nacos.Wire;

/// <summary>A page of the v1 catalog.</summary>
internal sealed record WireServiceList
{
    [JsonRequired]
    public int Count { get; set; }

    [JsonRequired]
    public List<WireServiceName> ServiceList { get; set; } = [];
}
