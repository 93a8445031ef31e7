using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>A check; one with an empty <see cref="ServiceId"/> belongs to the node and counts for everything on it.</summary>
internal sealed record WireCheck : IIndexedCheck
{
    [JsonPropertyName("CheckID")]
    [JsonRequired]
    public string CheckId { get; set; } = "";

    public string? Status { get; set; }

    [JsonPropertyName("ServiceID")]
    public string? ServiceId { get; set; }

    public long ModifyIndex { get; set; }
}
