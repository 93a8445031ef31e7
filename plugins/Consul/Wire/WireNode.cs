using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>The node part of a health answer. Agents' nodes have an id, nodes registered from outside usually none.</summary>
internal sealed record WireNode
{
    [JsonPropertyName("ID")]
    public string? Id { get; init; }

    public required string Node { get; init; }

    public string? Address { get; init; }

    public Dictionary<string, string>? Meta { get; init; }
}
