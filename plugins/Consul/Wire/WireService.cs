using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>A service instance as health, node and dump answers hold it. What other versions add is ignored.</summary>
internal sealed record WireService
{
    [JsonPropertyName("ID")]
    public required string Id { get; init; }

    public required string Service { get; init; }

    public string? Kind { get; init; }

    public string? Address { get; init; }

    public int Port { get; init; }

    public List<WirePort>? Ports { get; init; }

    public List<string>? Tags { get; init; }

    public Dictionary<string, string>? Meta { get; init; }

    public WireWeights? Weights { get; init; }

    public long ModifyIndex { get; init; }
}
