using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary><see cref="WireDumpNode"/> with the indexes alone: all that is kept of the catalog while looking for what changed.</summary>
internal sealed record WireIndexedNode
{
    [JsonRequired]
    public string Node { get; set; } = "";

    public string? Address { get; set; }

    public Dictionary<string, string>? Meta { get; set; }

    public string? PeerName { get; set; }

    [JsonRequired]
    public List<WireIndexedService>? Services { get; set; }

    [JsonRequired]
    public List<WireIndexedCheck>? Checks { get; set; }
}
