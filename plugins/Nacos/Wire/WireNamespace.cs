using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Nacos.Wire;

/// <summary>A namespace in a list.</summary>
internal sealed record WireNamespace
{
    [JsonRequired]
    public string Namespace { get; set; } = "";
}
