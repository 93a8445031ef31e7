using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>Which service an instance belongs to and when it last changed.</summary>
internal sealed record WireIndexedService : IIndexedService
{
    [JsonPropertyName("ID")]
    [JsonRequired]
    public string Id { get; set; } = "";

    [JsonRequired]
    public string Service { get; set; } = "";

    public long ModifyIndex { get; set; }
}
