using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>Which instance a check belongs to and when it last changed.</summary>
internal sealed record WireIndexedCheck
{
    [JsonPropertyName("CheckID")]
    public required string CheckId { get; init; }

    [JsonPropertyName("ServiceID")]
    public string? ServiceId { get; init; }

    public string? ServiceName { get; init; }

    public long ModifyIndex { get; init; }
}
