using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>What 1.x writes otherwise.</summary>
internal static class V1Json
{
    private const int CacheMilliseconds = 3000;
    private static readonly NacosVersion First = new("1.4.8");

    /// <summary>The list of a service; one that is not known has hardly any field.</summary>
    public static JsonObject Service(ServiceView view, bool known)
    {
        var json = new JsonObject
        {
            ["name"] = view.Key.Grouped,
            ["clusters"] = view.Clusters,
            ["cacheMillis"] = CacheMilliseconds,
            ["hosts"] = NacosJson.Array(view.Hosts.Select(instance => Shown(view.Key, instance))),
        };
        if (known)
        {
            json["dom"] = view.Key.Name;
            json["lastRefTime"] = view.At.ToUnixTimeMilliseconds();
            json["checksum"] = Checksum(view);
            json["useSpecifiedURL"] = false;
            json["env"] = "";
            json["metadata"] = new JsonObject();
        }

        return json;
    }

    /// <summary>An instance as the catalog has it.</summary>
    public static JsonObject Instance(NacosServiceKey key, NacosInstance instance)
    {
        var json = NacosJson.Instance(key, instance, First);
        json["lastBeat"] = instance.LastBeat.ToUnixTimeMilliseconds();
        json["marked"] = false;
        json["app"] = "DEFAULT";
        return json;
    }

    private static JsonObject Shown(NacosServiceKey key, NacosInstance instance) => new()
    {
        ["ip"] = instance.Ip,
        ["port"] = instance.Port,
        ["valid"] = instance.Healthy,
        ["healthy"] = instance.Healthy,
        ["marked"] = false,
        ["instanceId"] = NacosJson.Id(key, instance),
        ["metadata"] = NacosJson.Strings(instance.Metadata),
        ["enabled"] = instance.Enabled,
        ["weight"] = NacosJson.Number(instance.Weight),
        ["clusterName"] = instance.Cluster,
        ["serviceName"] = key.Name,
        ["ephemeral"] = instance.Ephemeral,
    };

    /// <summary>Weight and health count, metadata does not.</summary>
    private static string Checksum(ServiceView view)
    {
        var text = view.Key.Grouped + string.Concat(view.Hosts.Select(instance => $"{instance.OverlayKey}_{instance.Weight}_{instance.Healthy}").Order(StringComparer.Ordinal));
        return ConfigEntry.HashOf(text);
    }
}
