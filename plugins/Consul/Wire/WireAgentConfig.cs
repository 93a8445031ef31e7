using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>Who an agent is.</summary>
internal sealed record WireAgentConfig
{
    public string? Version { get; init; }

    [JsonPropertyName("NodeID")]
    public string? NodeId { get; init; }

    public bool Server { get; init; }
}
