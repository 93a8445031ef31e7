using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>Instances over v2 and v3.</summary>
internal sealed class ModernInstances(NacosServerState state)
{
    private const int NoSuchInstance = 21003;

    private NacosVersion Version => state.Version;

    public void Add(HttpRouter router)
    {
        if (Version.Major == 2)
        {
            const string Path = "/nacos/v2/ns/instance";
            router.Add("GET", Path + "/list", Access.Read, V2List);
            router.Add("POST", Path, Access.Write, Register);
            router.Add("DELETE", Path, Access.Write, Deregister);
            router.Add("PUT", Path, Access.Write, Update);
            router.Add("PATCH", Path, Access.Write, V2Patch);
            router.Add("GET", Path, Access.Read, V2Detail);
            router.Add("PUT", Path + "/beat", Access.Write, call => HttpReply.Of(HttpBeats.Beat(state, call, Modern.Grouped(call, Version))));
            router.Add("PUT", Path + "/metadata/batch", Access.Write, call => Batch(call, remove: false));
            router.Add("DELETE", Path + "/metadata/batch", Access.Write, call => Batch(call, remove: true));
            router.Add("GET", "/nacos/v2/ns/catalog/instances", Access.Read, V2Catalog);
        }

        if (Version.Major >= 3)
        {
            const string Client = "/nacos/v3/client/ns/instance";
            router.Add("GET", Client + "/list", Access.Read, V3ClientList);
            router.Add("POST", Client, Access.Write, V3ClientRegister);
            router.Add("DELETE", Client, Access.Write, Deregister);
            const string Admin = "/nacos/v3/admin/ns/instance";
            router.Add("GET", Admin + "/list", Access.Read, V3AdminList);
            router.Add("GET", Admin, Access.Read, V3Detail);
            router.Add("POST", Admin, Access.Write, Register);
            router.Add("DELETE", Admin, Access.Write, Deregister);
            router.Add("PUT", Admin, Access.Write, Update);
            router.Add("PUT", Admin + "/partial", Access.Write, V3Patch);
            router.Add("PUT", Admin + "/metadata/batch", Access.Write, call => Batch(call, remove: false));
            router.Add("DELETE", Admin + "/metadata/batch", Access.Write, call => Batch(call, remove: true));
            router.Add("GET", "console:/v3/console/ns/instance/list", Access.Read, V3ConsoleList);
        }
    }

    private HttpReply Register(HttpCall call)
    {
        var key = Modern.Key(call, Version);
        var instance = Modern.Instance(call, Version);
        InstanceCheck.Form(instance, Version);
        state.Naming.Publish(Writer.Http(instance, call.Client, clusterApart: false), key, [instance], instance.Ephemeral);
        return HttpReply.Result("ok");
    }

    private HttpReply Deregister(HttpCall call)
    {
        var key = Modern.Key(call, Version);
        state.Naming.Withdraw(Writer.Http(Modern.Instance(call, Version), call.Client, clusterApart: false), key);
        return HttpReply.Result("ok");
    }

    private HttpReply Update(HttpCall call)
    {
        var key = Modern.Key(call, Version);
        state.Naming.Overlay(key, Modern.Instance(call, Version), call.Client);
        return HttpReply.Result("ok");
    }

    private HttpReply V2List(HttpCall call)
    {
        RequestCheck.Naming(call, Version);
        var key = Modern.Unchecked(call, Modern.FrameworkRequired(call, "serviceName"));
        var view = state.Naming.View(key, call.Text("clusterName"), call.Flag("healthyOnly", otherwise: false));
        return HttpReply.Result(NacosJson.Service(view, Version, plainName: false));
    }

    private HttpReply V2Patch(HttpCall call)
    {
        Modern.FrameworkRequired(call, "enabled", "Boolean");
        var key = Modern.Grouped(call, Version);
        Patch(call, key);
        return HttpReply.Result("ok");
    }

    private HttpReply V3Patch(HttpCall call)
    {
        Patch(call, Modern.Key(call, Version));
        return HttpReply.Result("ok");
    }

    private void Patch(HttpCall call, NacosServiceKey key)
    {
        var instance = Modern.Instance(call, Version);
        state.Naming.Patch(
            key,
            instance.Address,
            instance.Cluster,
            overlay => overlay with
            {
                Weight = instance.Weight,
                Enabled = instance.Enabled,
                Metadata = call.Has("metadata") ? overlay.Metadata.SetItems(instance.Metadata) : overlay.Metadata,
            },
            call.Client);
    }

    private HttpReply V2Detail(HttpCall call)
    {
        var key = Modern.Key(call, Version);
        var wanted = Modern.Instance(call, Version);
        var instance = InstanceLookup.Find(state, key, wanted.Address, wanted.Cluster);
        return HttpReply.Result(new JsonObject
        {
            ["serviceName"] = key.Grouped,
            ["ip"] = instance.Ip,
            ["port"] = instance.Port,
            ["clusterName"] = instance.Cluster,
            ["weight"] = NacosJson.Number(instance.Weight),
            ["healthy"] = instance.Healthy,
            ["instanceId"] = instance.HasId ? NacosJson.Id(key, instance) : null,
            ["metadata"] = NacosJson.Strings(instance.Metadata),
        });
    }

    private HttpReply V3Detail(HttpCall call)
    {
        var key = Modern.Key(call, Version);
        var wanted = Modern.Instance(call, Version);
        return HttpReply.Result(NacosJson.Instance(key, InstanceLookup.Find(state, key, wanted.Address, wanted.Cluster), Version));
    }

    private HttpReply V2Catalog(HttpCall call)
    {
        var name = Modern.Required(call, "serviceName").Split("@@", 2);
        var key = name.Length == 2 ? new NacosServiceKey(call.Namespace, name[0], name[1]) : new NacosServiceKey(call.Namespace, "", name[0]);
        var all = state.Naming.All(key) ?? [];
        var filtered = all.Where(instance => (instance.Healthy || !call.Flag("healthyOnly", otherwise: false)) && (instance.Enabled || !call.Flag("enabledOnly", otherwise: false))).Count();
        var (page, size) = (Math.Max(1, call.Number("pageNo", 1)), call.Number("pageSize", 10));
        if (filtered < all.Length)
        {
            var sentence = $"toIndex = {Math.Min(all.Length, page * size)}";
            throw new HttpRefusal(Version.PlainFaults ? V1.Wrapped(sentence, 500, Version) : HttpReply.Result(null, 500, $"caused: {sentence};", 500));
        }

        var shown = Paging.Page(all, page, size);
        var data = new JsonObject { ["count"] = all.Length };
        if (shown.Length > 0)
        {
            data["instances"] = NacosJson.Array(shown.Select(instance => (JsonNode?)NacosJson.Instance(key, instance, Version)));
        }

        return HttpReply.Result(data);
    }

    private HttpReply V3ClientRegister(HttpCall call)
    {
        if (!call.Flag("heartBeat", otherwise: false))
        {
            return Register(call);
        }

        var key = Modern.Key(call, Version);
        var known = state.Naming.Beat(key, Writer.Http(Modern.Instance(call, Version), call.Client, clusterApart: false).Owner);
        return known ? HttpReply.Result("ok") : HttpReply.Result(null, NoSuchInstance, "instance not found");
    }

    /// <summary>One cluster only, whatever is asked for; health forced without a flag that says so.</summary>
    private HttpReply V3ClientList(HttpCall call)
    {
        var key = Modern.Key(call, Version);
        var view = state.Naming.View(key, RequestCheck.Cluster(call, NacosNames.DefaultCluster), healthyOnly: false);
        return HttpReply.Result(NacosJson.Array(view.Hosts.Select(instance => (JsonNode?)NacosJson.Instance(key, instance, Version))));
    }

    private HttpReply V3AdminList(HttpCall call) =>
        HttpReply.Result(NacosJson.Array(V3Instances(call).Select(found => (JsonNode?)NacosJson.Instance(found.Key, found.Instance, Version))));

    private HttpReply V3ConsoleList(HttpCall call)
    {
        var all = V3Instances(call).Select(found => (JsonNode)NacosJson.Instance(found.Key, found.Instance, Version)).ToList();
        return HttpReply.Result(Paging.Object(all, call.Number("pageNo", 1), call.Number("pageSize", 100)));
    }

    private List<(NacosServiceKey Key, NacosInstance Instance)> V3Instances(HttpCall call)
    {
        var key = Modern.Key(call, Version);
        var cluster = RequestCheck.Cluster(call, NacosNames.DefaultCluster);
        var all = state.Naming.All(key) ?? throw NacosFault.NoServiceInCatalog(key);
        var found = all.Where(instance => instance.Cluster == cluster).ToList();
        if (found.Count == 0)
        {
            throw NacosFault.NoClusterInCatalog(cluster);
        }

        return [.. found.Where(instance => instance.Healthy || !call.Flag("healthyOnly", otherwise: false)).Select(instance => (key, instance))];
    }

    private HttpReply Batch(HttpCall call, bool remove) => HttpReply.Result(
        MetadataBatch.Apply(state, call, Version.Major == 2 ? Modern.Grouped(call, Version) : Modern.Key(call, Version), remove));
}
