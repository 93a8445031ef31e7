using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>An element of <c>/v1/internal/ui/nodes</c>: one node with everything on it.</summary>
internal sealed record WireDumpNode
{
    [JsonPropertyName("ID")]
    public string? Id { get; set; }

    [JsonRequired]
    public string Node { get; set; } = "";

    public string? Address { get; set; }

    public Dictionary<string, string>? Meta { get; set; }

    /// <summary>Set on nodes imported from a peer (1.14 and later), which per-service reads do not show.</summary>
    public string? PeerName { get; set; }

    [JsonRequired]
    public List<WireService>? Services { get; set; }

    [JsonRequired]
    public List<WireCheck>? Checks { get; set; }

    public WireNode ToNode() => new() { Id = Id, Node = Node, Address = Address, Meta = Meta };
}
