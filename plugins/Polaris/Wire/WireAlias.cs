using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Polaris.Wire;

/// <summary>A second name of a service.</summary>
internal sealed record WireAlias
{
    public string? Alias { get; init; }

    [JsonPropertyName("alias_namespace")]
    public string? AliasNamespace { get; init; }
}
