using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Nacos.Wire;

/// <summary>The exact list of one cluster in the v1 catalog.</summary>
internal sealed record WireClusterInstances
{
    [JsonRequired]
    public List<WireInstance> List { get; set; } = [];

    public int Count { get; set; }
}
