using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Polaris.Wire;

/// <summary>A service; of an answer only what is used.</summary>
internal sealed record WireService
{
    public string? Name { get; init; }

    public string? Namespace { get; init; }

    public string? Revision { get; init; }

    public Dictionary<string, string>? Metadata { get; init; }

    /// <summary>Answers alone.</summary>
    [JsonPropertyName("total_instance_count")]
    public long? TotalInstanceCount { get; init; }

    /// <summary>Answers alone.</summary>
    [JsonPropertyName("healthy_instance_count")]
    public long? HealthyInstanceCount { get; init; }
}
