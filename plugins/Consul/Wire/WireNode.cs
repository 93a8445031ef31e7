using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>The node part of a health answer. Agents' nodes have an id, nodes registered from outside usually none.</summary>
internal sealed record WireNode
{
    [JsonPropertyName("ID")]
    public string? Id { get; set; }

    [JsonRequired]
    public string Node { get; set; } = "";

    public string? Address { get; set; }

    public Dictionary<string, string>? Meta { get; set; }
}
