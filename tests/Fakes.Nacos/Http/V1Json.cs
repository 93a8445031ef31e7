using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>What 1.x writes otherwise.</summary>
internal static class V1Json
{
    private static readonly NacosVersion First = new("1.4.8");

    public static JsonObject Service(ServiceView view)
    {
        var json = NacosJson.Service(view, First, plainName: false);
        json.Remove("reachProtectionThreshold");
        json["dom"] = view.Key.Grouped;
        json["useSpecifiedURL"] = false;
        json["env"] = "";
        json["metadata"] = new JsonObject();
        json["hosts"] = NacosJson.Array(view.Hosts.Select(instance => Instance(view.Key, instance)));
        return json;
    }

    public static JsonObject Instance(NacosServiceKey key, NacosInstance instance)
    {
        var json = NacosJson.Instance(key, instance, First);
        json["valid"] = instance.Healthy;
        json["marked"] = false;
        return json;
    }
}
