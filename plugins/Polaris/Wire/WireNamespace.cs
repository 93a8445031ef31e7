using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Polaris.Wire;

/// <summary>A namespace; only what is used.</summary>
internal sealed record WireNamespace
{
    public string? Name { get; init; }

    [JsonPropertyName("service_export_to")]
    public List<string>? ServiceExportTo { get; init; }
}
