using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>Services, clusters, health and the catalog over v1.</summary>
internal sealed class V1Services(NacosServerState state)
{
    private readonly ServiceOperations _services = new(state);

    private NacosVersion Version => state.Version;

    public void Add(HttpRouter router)
    {
        router.Add("GET", "/nacos/v1/ns/service/list", Access.Read, List);
        if (Version.Major >= 3)
        {
            return;
        }

        router.Add("POST", "/nacos/v1/ns/service", Access.Write, Create);
        router.Add("PUT", "/nacos/v1/ns/service", Access.Write, Update);
        router.Add("DELETE", "/nacos/v1/ns/service", Access.Write, Delete);
        router.Add("GET", "/nacos/v1/ns/service", Access.Read, Detail);
        router.Add("GET", "/nacos/v1/ns/service/names", Access.Read, Names);
        router.Add("GET", "/nacos/v1/ns/service/subscribers", Access.Read, _ => HttpReply.Of(new JsonObject { ["subscribers"] = new JsonArray(), ["count"] = 0 }));
        if (Version.Major == 2)
        {
            router.Add("GET", "/nacos/v1/ns/service/selector/types", Access.Read, _ =>
                HttpReply.Of(new JsonObject { ["code"] = 200, ["message"] = null, ["data"] = new JsonArray("label", "none") }));
        }

        router.Add("PUT", "/nacos/v1/ns/cluster", Access.Write, Cluster);
        router.Add("PUT", "/nacos/v1/ns/health/instance", Access.Write, Health);
        router.Add("PUT", "/nacos/v1/ns/health", Access.Write, Health);
        router.Add("GET", "/nacos/v1/ns/catalog/instances", Access.Read, CatalogInstances);
        router.Add("GET", "/nacos/v1/ns/catalog/service", Access.Read, CatalogService);
        router.Add("GET", "/nacos/v1/ns/catalog/services", Access.Read, CatalogServices);
    }

    private JsonObject Selector() => Version.Major == 1
        ? new JsonObject { ["type"] = "none" }
        : new JsonObject { ["type"] = "none", ["contextType"] = "NONE" };

    private HttpReply List(HttpCall call)
    {
        var page = V1.Required(call, "pageNo", Version);
        V1.Required(call, "pageSize", Version);
        RequestCheck.Naming(call, Version);
        var keys = _services.Exact(call.Namespace, call.Group);
        var number = int.TryParse(page, out var parsed) ? parsed : 1;
        var size = call.Number("pageSize", 10);
        var allGroups = call.Group == "*";
        var doms = Paging.Page(keys, number, size).Select(key => (JsonNode?)(allGroups ? key.Grouped : key.Name));
        return HttpReply.Of(new JsonObject { ["count"] = keys.Length, ["doms"] = NacosJson.Array(doms) });
    }

    private HttpReply Create(HttpCall call)
    {
        var key = Checked(call);
        var threshold = FrameworkThreshold(call);
        if (Version.Major == 1 && state.Naming.All(key) is not null)
        {
            throw new HttpRefusal(V1.Wrapped($"specified service already exists, serviceName : {key.Grouped}", 400, Version));
        }

        _services.Create(call, key, ephemeral: false, threshold);
        return HttpReply.Text("ok");
    }

    private HttpReply Update(HttpCall call)
    {
        var key = Checked(call);
        V1.Required(call, "protectThreshold", Version);
        _services.Update(call, key, FrameworkThreshold(call));
        return HttpReply.Text("ok");
    }

    private HttpReply Delete(HttpCall call)
    {
        var key = Checked(call);
        if (Version.Major == 1 && state.Naming.All(key) is null)
        {
            throw new HttpRefusal(V1.Wrapped($"specified service not exist, serviceName : {key.Grouped}", 400, Version));
        }

        state.Naming.Delete(key);
        return HttpReply.Text("ok");
    }

    private HttpReply Detail(HttpCall call)
    {
        var key = Checked(call);
        var found = _services.Find(key) ?? throw (Version.Major == 1 ? NacosFault.NoServiceInCatalog(key) : NacosFault.NoServiceToRead(key));
        return HttpReply.Of(new JsonObject
        {
            ["namespaceId"] = key.Namespace,
            ["groupName"] = key.Group,
            ["name"] = key.Name,
            ["protectThreshold"] = found.Threshold,
            ["metadata"] = NacosJson.Strings(found.Metadata),
            ["selector"] = Selector(),
            ["clusters"] = NacosJson.Array(found.Clusters.Select(cluster => (JsonNode?)new JsonObject
            {
                ["name"] = cluster.Name,
                ["healthChecker"] = cluster.Record.HealthChecker.DeepClone(),
                ["metadata"] = cluster.Record.Metadata.DeepClone(),
            })),
        });
    }

    private HttpReply Names(HttpCall call)
    {
        var keys = state.Naming.Services(key => key.Namespace == call.Namespace);
        var names = NacosJson.Array(keys.Select(key => (JsonNode?)(Version.Major == 1 ? key.Name : key.Grouped)));
        return HttpReply.Of(new JsonObject { [Version.Major == 1 ? "services" : "META-INF/services"] = new JsonObject { [call.Namespace] = names }, ["count"] = keys.Length });
    }

    private HttpReply Cluster(HttpCall call)
    {
        _services.UpdateCluster(call, Checked(call));
        return HttpReply.Text("ok");
    }

    private HttpReply Health(HttpCall call)
    {
        _services.SetHealth(call, Checked(call));
        return HttpReply.Text("ok");
    }

    private HttpReply CatalogInstances(HttpCall call)
    {
        if (!call.Has("clusterName"))
        {
            throw Version.PlainFaults
                ? new HttpRefusal(HttpReply.Text("Parameter 'clusterName' is missing", 400))
                : new HttpRefusal(V1.Wrapped("Required request parameter 'clusterName' for method parameter type String is not present", 500, Version));
        }

        var key = Checked(call);
        var cluster = call.Text("clusterName");
        var all = state.Naming.All(key) ?? throw NacosFault.NoServiceInCatalog(key);
        var hosts = all.Where(instance => instance.Cluster == cluster).ToList();
        if (hosts.Count == 0 && !(Version.Major == 1 && state.Naming.With(key, service => service?.KnownClusters.Contains(cluster) ?? false)))
        {
            throw NacosFault.NoClusterInCatalog(cluster);
        }

        var shown = Paging.Page(hosts, call.Number("pageNo", 1), call.Number("pageSize", 10));
        return HttpReply.Of(new JsonObject
        {
            ["list"] = NacosJson.Array(shown.Select(instance => (JsonNode?)(Version.Major == 1 ? V1Json.Instance(key, instance) : NacosJson.Instance(key, instance, Version)))),
            ["count"] = hosts.Count,
        });
    }

    private HttpReply CatalogService(HttpCall call)
    {
        var key = Checked(call);
        var found = _services.Find(key) ?? throw NacosFault.NoServiceInCatalog(key);
        return HttpReply.Of(new JsonObject
        {
            ["service"] = new JsonObject
            {
                ["name"] = key.Name,
                ["groupName"] = key.Group,
                ["protectThreshold"] = found.Threshold,
                ["selector"] = Selector(),
                ["metadata"] = NacosJson.Strings(found.Metadata),
            },
            ["clusters"] = NacosJson.Array(found.Clusters.Select(cluster => (JsonNode?)CatalogCluster(key, cluster.Name, cluster.Record))),
        });
    }

    private JsonObject CatalogCluster(NacosServiceKey key, string name, ClusterRecord record)
    {
        var json = new JsonObject
        {
            ["serviceName"] = key.Grouped,
            ["name"] = name,
            ["healthChecker"] = record.HealthChecker.DeepClone(),
            ["defaultPort"] = 80,
            ["defaultCheckPort"] = record.CheckPort,
            ["useIPPort4Check"] = record.UseInstancePort,
            ["metadata"] = record.Metadata.DeepClone(),
        };
        if (Version.Major == 1)
        {
            json["sitegroup"] = "";
            json["defCkport"] = record.CheckPort;
            json["empty"] = false;
            json["defIPPort"] = 80;
        }

        return json;
    }

    private HttpReply CatalogServices(HttpCall call)
    {
        var keys = _services.Search(call.Namespace, call.Text("serviceNameParam"), call.Text("groupNameParam"));
        var (page, size) = (call.Number("pageNo", 1), call.Number("pageSize", 10));
        if (call.Flag("withInstances", otherwise: true))
        {
            var first = Version.Major == 1 ? page + 1 : page;
            return HttpReply.Of(NacosJson.Array(Paging.PageOrAll(keys, first, size, equalCounts: false).Select(key => (JsonNode?)WithInstances(key))));
        }

        if (call.Flag("hasIpCount", otherwise: false))
        {
            keys = [.. keys.Where(key => state.Naming.All(key) is { IsEmpty: false })];
        }

        var shown = Paging.PageOrAll(keys, page, size, Version.Major == 1);
        return HttpReply.Of(new JsonObject
        {
            ["count"] = shown.IsEmpty && Version.Major == 1 ? 0 : keys.Length,
            ["serviceList"] = NacosJson.Array(shown.Select(key => (JsonNode?)_services.Summary(key))),
        });
    }

    private JsonObject WithInstances(NacosServiceKey key)
    {
        var all = state.Naming.All(key) ?? [];
        var found = _services.Find(key);
        var json = new JsonObject
        {
            ["namespace"] = null,
            ["serviceName"] = key.Name,
            ["groupName"] = key.Group,
            ["clusterMap"] = new JsonObject(all.GroupBy(instance => instance.Cluster, StringComparer.Ordinal).Select(cluster => KeyValuePair.Create(cluster.Key, (JsonNode?)new JsonObject
            {
                ["clusterName"] = null,
                ["healthChecker"] = null,
                ["metadata"] = null,
                ["hosts"] = NacosJson.Array(cluster.Select(instance => (JsonNode?)new JsonObject
                {
                    ["valid"] = instance.Healthy,
                    ["metadata"] = NacosJson.Strings(instance.Metadata),
                    ["port"] = instance.Port,
                    ["ip"] = instance.Ip,
                    ["weight"] = NacosJson.Number(instance.Weight),
                    ["enabled"] = instance.Enabled,
                })),
            }))),
            ["metadata"] = NacosJson.Strings(found?.Metadata ?? []),
            ["protectThreshold"] = found?.Threshold ?? 0,
            ["selector"] = null,
            ["ephemeral"] = null,
        };
        if (Version.Major == 1)
        {
            foreach (var (name, _) in (found?.Clusters ?? []).Where(cluster => all.All(instance => instance.Cluster != cluster.Name)))
            {
                json["clusterMap"]![name] = new JsonObject { ["hosts"] = new JsonArray() };
            }

            foreach (var name in new[] { "namespace", "protectThreshold", "selector", "ephemeral" })
            {
                json.Remove(name);
            }

            foreach (var cluster in json["clusterMap"]!.AsObject().Select(cluster => cluster.Value!.AsObject()))
            {
                cluster.Remove("clusterName");
                cluster.Remove("healthChecker");
                cluster.Remove("metadata");
            }
        }

        return json;
    }

    private NacosServiceKey Checked(HttpCall call)
    {
        var key = V1.Key(call, Version);
        RequestCheck.Naming(call, Version);
        return key;
    }

    private float FrameworkThreshold(HttpCall call)
    {
        var text = call.Text("protectThreshold");
        var inner = $"For input string: \"{text}\"";
        var sentence = $"Failed to convert value of type 'java.lang.String' to required type 'float'; nested exception is java.lang.NumberFormatException: {inner};caused: {inner}";
        return ServiceOperations.Threshold(text)
            ?? throw new HttpRefusal(Version.PlainFaults ? HttpReply.Text($"caused: {sentence};", 500) : V1.Wrapped(sentence, 500, Version));
    }
}
