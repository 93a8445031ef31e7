using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>Services, clusters and health over v2 and v3.</summary>
internal sealed class ModernServices(NacosServerState state)
{
    private readonly ServiceOperations _services = new(state);

    private NacosVersion Version => state.Version;

    public void Add(HttpRouter router)
    {
        if (Version.Major == 2)
        {
            AddCrud(router, "/nacos/v2/ns/service");
            router.Add("GET", "/nacos/v2/ns/service/list", Access.Read, V2List);
            router.Add("PUT", "/nacos/v2/ns/health/instance", Access.Write, Health);
            router.Add("PUT", "/nacos/v2/ns/health", Access.Write, Health);
        }

        if (Version.Major >= 3)
        {
            AddCrud(router, "/nacos/v3/admin/ns/service");
            router.Add("GET", "/nacos/v3/admin/ns/service/list", Access.Read, V3List);
            router.Add("GET", "console:/v3/console/ns/service/list", Access.Read, V3List);
            router.Add("GET", "/nacos/v3/admin/ns/service/subscribers", Access.Read, _ => HttpReply.Result(Paging.Object([], 1, 10)));
            router.Add("GET", "/nacos/v3/admin/ns/service/selector/types", Access.Open, _ => HttpReply.Result(new JsonArray("label", "none")));
            router.Add("PUT", "/nacos/v3/admin/ns/cluster", Access.Write, Cluster);
            router.Add("PUT", "/nacos/v3/admin/ns/health/instance", Access.Write, Health);
            router.Add("GET", "/nacos/v3/admin/ns/health/checkers", Access.Open, _ => HttpReply.Result(JsonNode.Parse(
                """{"TCP":{},"HTTP":{"path":"","headers":"","expectedResponseCode":200},"MYSQL":{"user":null,"pwd":null,"cmd":null},"NONE":{}}""")));
        }
    }

    private void AddCrud(HttpRouter router, string path)
    {
        router.Add("POST", path, Access.Write, Create);
        router.Add("PUT", path, Access.Write, Update);
        router.Add("DELETE", path, Access.Write, Delete);
        router.Add("GET", path, Access.Read, Detail);
    }

    private HttpReply Create(HttpCall call)
    {
        var key = Modern.Key(call, Version);
        if (call.Text("selector") is { Length: > 0 } selector && JsonNode.Parse(selector)?["type"]?.GetValue<string>() is not ("none" or "label"))
        {
            return HttpReply.Result("not match any type of selector!", 21006, "selector error", 400);
        }

        _services.Create(call, key, call.Flag("ephemeral", otherwise: false), Threshold(call));
        return HttpReply.Result("ok");
    }

    private HttpReply Update(HttpCall call)
    {
        _services.Update(call, Modern.Key(call, Version), Threshold(call));
        return HttpReply.Result("ok");
    }

    private HttpReply Delete(HttpCall call)
    {
        state.Naming.Delete(Modern.Key(call, Version));
        return HttpReply.Result("ok");
    }

    private HttpReply Detail(HttpCall call)
    {
        var key = Modern.Key(call, Version);
        var found = _services.Find(key) ?? throw NacosFault.NoServiceToRead(key);
        return HttpReply.Result(new JsonObject
        {
            [Version.Major == 2 ? "namespace" : "namespaceId"] = key.Namespace,
            ["serviceName"] = key.Name,
            ["groupName"] = key.Group,
            ["clusterMap"] = new JsonObject(found.Clusters.Select(cluster => KeyValuePair.Create(cluster.Name, (JsonNode?)new JsonObject
            {
                ["clusterName"] = cluster.Name,
                ["healthChecker"] = cluster.Record.HealthChecker.DeepClone(),
                ["metadata"] = cluster.Record.Metadata.DeepClone(),
                ["hosts"] = null,
            }))),
            ["metadata"] = NacosJson.Strings(found.Metadata),
            ["protectThreshold"] = found.Threshold,
            ["selector"] = new JsonObject { ["type"] = "none", ["contextType"] = "NONE" },
            ["ephemeral"] = found.Ephemeral,
        });
    }

    private HttpReply V2List(HttpCall call)
    {
        RequestCheck.Naming(call, Version);
        var keys = _services.Exact(call.Namespace, call.Group);
        var shown = Paging.Page(keys, call.Number("pageNo", 1), Math.Min(500, call.Number("pageSize", 20)));
        return HttpReply.Result(new JsonObject { ["count"] = keys.Length, ["services"] = NacosJson.Array(shown.Select(key => (JsonNode?)key.Name)) });
    }

    private HttpReply V3List(HttpCall call)
    {
        RequestCheck.Naming(call, Version);
        foreach (var name in new[] { "pageNo", "pageSize" })
        {
            if (call.Has(name) && call.Number(name, 1) <= 0)
            {
                return HttpReply.Result($"Required parameter '{name}' should be positive integer, current is {call.Number(name, 0)}", 20002, "parameter validate error", 400);
            }
        }

        var keys = _services.Search(call.Namespace, call.Text("serviceNameParam"), call.Text("groupNameParam"));
        var withInstances = call.Flag("withInstances", otherwise: false);
        if (!withInstances && call.Flag("ignoreEmptyService", otherwise: false))
        {
            keys = [.. keys.Where(key => state.Naming.All(key) is { IsEmpty: false })];
        }

        var items = keys.Select(key => (JsonNode)(withInstances ? WithInstances(key) : _services.Summary(key))).ToList();
        return HttpReply.Result(Paging.Object(items, call.Number("pageNo", 1), call.Number("pageSize", 100)));
    }

    private JsonObject WithInstances(NacosServiceKey key) => new()
    {
        ["namespaceId"] = null,
        ["serviceName"] = key.Name,
        ["groupName"] = key.Group,
        ["clusterMap"] = new JsonObject((state.Naming.All(key) ?? []).GroupBy(instance => instance.Cluster, StringComparer.Ordinal).Select(cluster => KeyValuePair.Create(cluster.Key, (JsonNode?)new JsonObject
        {
            ["clusterName"] = null,
            ["healthChecker"] = null,
            ["healthyCheckPort"] = 80,
            ["useInstancePortForCheck"] = true,
            ["metadata"] = null,
            ["hosts"] = NacosJson.Array(cluster.Select(instance => (JsonNode?)NacosJson.Instance(key, instance, Version))),
        }))),
        ["metadata"] = NacosJson.Strings(_services.Find(key)?.Metadata ?? []),
        ["protectThreshold"] = 0,
        ["selector"] = null,
        ["ephemeral"] = null,
    };

    private HttpReply Cluster(HttpCall call)
    {
        _services.UpdateCluster(call, Modern.Key(call, Version));
        return HttpReply.Result("ok");
    }

    private HttpReply Health(HttpCall call)
    {
        _services.SetHealth(call, Modern.Key(call, Version));
        return HttpReply.Result("ok");
    }

    private static float Threshold(HttpCall call) => ServiceOperations.Threshold(call.Text("protectThreshold")) ?? 0;
}
