using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>A service instance as a transaction writes it. Members are named as 1.8 knows them: an unknown one is refused.</summary>
internal sealed record WireServiceBody
{
    [JsonPropertyName("ID")]
    public required string Id { get; init; }

    public required string Service { get; init; }

    public string? Address { get; init; }

    public int? Port { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public IReadOnlyDictionary<string, string>? Meta { get; init; }

    public WireWeights? Weights { get; init; }

    public long? ModifyIndex { get; init; }
}
