using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>A check; one with an empty <see cref="ServiceId"/> belongs to the node and counts for everything on it.</summary>
internal sealed record WireCheck
{
    [JsonPropertyName("CheckID")]
    public required string CheckId { get; init; }

    public string? Status { get; init; }

    [JsonPropertyName("ServiceID")]
    public string? ServiceId { get; init; }

    public long ModifyIndex { get; init; }
}
