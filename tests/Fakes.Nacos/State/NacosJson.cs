using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>How the server writes things down.</summary>
internal static class NacosJson
{
    public static JsonSerializerOptions Relaxed { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(JsonNode? node) => node?.ToJsonString(Relaxed) ?? "null";

    public static JsonNode Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : JsonValue.Create(value.ToString(CultureInfo.InvariantCulture));

    public static JsonObject Strings(IEnumerable<KeyValuePair<string, string>> values) =>
        new(values.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value))));

    public static JsonArray Array(IEnumerable<JsonNode?> nodes) => new([.. nodes]);

    public static JsonObject Instance(NacosServiceKey key, NacosInstance instance, NacosVersion version)
    {
        var json = new JsonObject
        {
            ["ip"] = instance.Ip,
            ["port"] = instance.Port,
            ["weight"] = Number(instance.Weight),
            ["healthy"] = instance.Healthy,
            ["enabled"] = instance.Enabled,
            ["ephemeral"] = instance.Ephemeral,
            ["clusterName"] = instance.Cluster,
            ["serviceName"] = key.Grouped,
            ["metadata"] = Strings(instance.Metadata),
            ["instanceHeartBeatInterval"] = instance.Milliseconds(NacosNames.BeatInterval, NacosNames.DefaultBeatInterval),
            ["instanceHeartBeatTimeOut"] = instance.Milliseconds(NacosNames.BeatTimeout, NacosNames.DefaultBeatTimeout),
            ["ipDeleteTimeout"] = instance.Milliseconds(NacosNames.DeleteTimeout, NacosNames.DefaultDeleteTimeout),
        };
        if (instance.HasId || version.Major == 1)
        {
            json["instanceId"] = Id(key, instance);
        }

        if (instance.Metadata.IsEmpty)
        {
            json["instanceIdGenerator"] = "simple";
        }
        else if (instance.Metadata.TryGetValue(NacosNames.IdGenerator, out var generator))
        {
            json["instanceIdGenerator"] = generator;
        }

        return json;
    }

    public static string Id(NacosServiceKey key, NacosInstance instance) => instance.GivenId ?? UsualId(key, instance);

    private static string UsualId(NacosServiceKey key, NacosInstance instance) =>
        instance.Metadata.GetValueOrDefault(NacosNames.IdGenerator) == "snowflake"
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(instance.Address.GetHashCode(StringComparison.Ordinal)) + 1_098_766_727_610_634_240L}#{instance.Cluster}#{key.Grouped}")
            : string.Create(CultureInfo.InvariantCulture, $"{instance.Ip}#{instance.Port}#{instance.Cluster}#{key.Grouped}");

    public static JsonObject Service(ServiceView view, NacosVersion version, bool plainName)
    {
        var json = new JsonObject
        {
            ["name"] = plainName ? view.Key.Name : view.Key.Grouped,
            ["groupName"] = view.Key.Group,
            ["clusters"] = view.Clusters,
            ["cacheMillis"] = version.Major == 1 ? 3000 : 10000,
            ["hosts"] = Array(view.Hosts.Select(instance => Instance(view.Key, instance, version))),
            ["lastRefTime"] = view.At.ToUnixTimeMilliseconds(),
            ["checksum"] = "",
            ["reachProtectionThreshold"] = view.Protected,
            ["valid"] = true,
        };
        json[version.Major >= 3 ? "allIps" : "allIPs"] = false;
        return json;
    }

    /// <summary>An instance as gRPC sends it.</summary>
    public static NacosInstance ReadInstance(JsonObject json, bool ephemeral) => new()
    {
        Ip = json["ip"]?.GetValue<string>() ?? "",
        Port = json["port"]?.GetValue<int>() ?? 0,
        Weight = json["weight"]?.GetValue<double>() ?? 1,
        Healthy = json["healthy"]?.GetValue<bool>() ?? true,
        Enabled = json["enabled"]?.GetValue<bool>() ?? true,
        Ephemeral = ephemeral,
        Cluster = json["clusterName"]?.GetValue<string>() is { Length: > 0 } cluster ? cluster : NacosNames.DefaultCluster,
        Metadata = ReadStrings(json["metadata"]),
    };

    public static ImmutableDictionary<string, string> ReadStrings(JsonNode? json) => (json as JsonObject ?? [])
        .Where(field => field.Value is not null)
        .ToImmutableDictionary(
            field => field.Key,
            field => field.Value!.GetValueKind() == JsonValueKind.String ? field.Value.GetValue<string>() : field.Value.ToJsonString(),
            StringComparer.Ordinal);
}
