using System.Text.Json.Serialization;

namespace PolarisSync.Plugins.Nacos.Wire;

/// <summary>A page of the v3 admin API.</summary>
/// <typeparam name="T">What it lists.</typeparam>
internal sealed record WirePage<T>
{
    [JsonRequired]
    public int TotalCount { get; set; }

    [JsonRequired]
    public List<T> PageItems { get; set; } = [];
}
