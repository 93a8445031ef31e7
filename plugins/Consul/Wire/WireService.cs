using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>A service instance as health, node and dump answers hold it. What other versions add is ignored.</summary>
/// <remarks>Set, not init: the serializer fills it in place instead of gathering arguments first; a dump holds a hundred thousand of them.</remarks>
internal sealed record WireService : IIndexedService
{
    [JsonPropertyName("ID")]
    [JsonRequired]
    public string Id { get; set; } = "";

    [JsonRequired]
    public string Service { get; set; } = "";

    public string? Kind { get; set; }

    public string? Address { get; set; }

    public int Port { get; set; }

    public List<WirePort>? Ports { get; set; }

    public List<string>? Tags { get; set; }

    public Dictionary<string, string>? Meta { get; set; }

    public WireWeights? Weights { get; set; }

    public long ModifyIndex { get; set; }
}
