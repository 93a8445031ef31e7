using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>An element of <c>/v1/internal/ui/nodes</c>: one node with everything on it.</summary>
internal sealed record WireDumpNode
{
    [JsonPropertyName("ID")]
    public string? Id { get; init; }

    public required string Node { get; init; }

    public string? Address { get; init; }

    public Dictionary<string, string>? Meta { get; init; }

    /// <summary>Set on nodes imported from a peer (1.14 and later), which per-service reads do not show.</summary>
    public string? PeerName { get; init; }

    public required List<WireService>? Services { get; init; }

    public required List<WireCheck>? Checks { get; init; }

    public WireNode ToNode() => new() { Id = Id, Node = Node, Address = Address, Meta = Meta };
}
