using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Nacos.Wire;

/// <summary>The exact list of one service in 2.x; without instances when the server does not know the service.</summary>
internal sealed record WireInstances
{
    public List<WireInstance>? Instances { get; set; }

    [JsonRequired]
    public int Count { get; set; }
}
