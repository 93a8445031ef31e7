using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>An element of <c>/v1/health/service/{name}</c>: one instance with its node and the checks of both.</summary>
internal sealed record WireHealthEntry
{
    [JsonRequired]
    public WireNode Node { get; set; } = null!;

    [JsonRequired]
    public WireService Service { get; set; } = null!;

    [JsonRequired]
    public List<WireCheck>? Checks { get; set; }
}
