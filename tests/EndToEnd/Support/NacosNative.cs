using System.Text.Json.Nodes;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>An instance as an application registers it in Nacos.</summary>
internal sealed record NacosNative(string Service, string Host, int Port)
{
    /// <summary>Its metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Host and port.</summary>
    public string Address => FormattableString.Invariant($"{Host}:{Port}");

    /// <summary>As Nacos takes it.</summary>
    public JsonObject ToJson() => new()
    {
        ["ip"] = Host,
        ["port"] = Port,
        ["weight"] = 1.0,
        ["healthy"] = true,
        ["enabled"] = true,
        ["ephemeral"] = true,
        ["clusterName"] = "DEFAULT",
        ["serviceName"] = Service,
        ["metadata"] = new JsonObject(Metadata.Select(static pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
    };
}
