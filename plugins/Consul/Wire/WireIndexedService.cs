using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>Which service an instance belongs to and when it last changed.</summary>
internal sealed record WireIndexedService
{
    [JsonPropertyName("ID")]
    public required string Id { get; init; }

    public required string Service { get; init; }

    public long ModifyIndex { get; init; }
}
