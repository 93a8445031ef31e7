using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>Which instance a check belongs to and when it last changed.</summary>
internal sealed record WireIndexedCheck : IIndexedCheck
{
    [JsonPropertyName("CheckID")]
    [JsonRequired]
    public string CheckId { get; set; } = "";

    [JsonPropertyName("ServiceID")]
    public string? ServiceId { get; set; }

    public string? ServiceName { get; set; }

    public long ModifyIndex { get; set; }
}
