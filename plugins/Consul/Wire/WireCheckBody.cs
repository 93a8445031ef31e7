using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>A check as a transaction writes it. No <c>Output</c>: changing it would wake every watcher for nothing.</summary>
internal sealed record WireCheckBody
{
    public required string Node { get; init; }

    [JsonPropertyName("CheckID")]
    public required string CheckId { get; init; }

    public string? Name { get; init; }

    public string? Status { get; init; }

    [JsonPropertyName("ServiceID")]
    public string? ServiceId { get; init; }

    public long? ModifyIndex { get; init; }
}
