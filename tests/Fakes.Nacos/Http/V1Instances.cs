using System.Globalization;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>Instances over v1.</summary>
internal sealed class V1Instances(NacosServerState state)
{
    private const string Path = "/nacos/v1/ns/instance";

    private NacosVersion Version => state.Version;

    public void Add(HttpRouter router)
    {
        router.Add("GET", Path + "/list", Access.Read, List);
        router.Add("POST", Path, Access.Write, Register);
        router.Add("DELETE", Path, Access.Write, Deregister);
        router.Add("PUT", Path + "/beat", Access.Write, Beat);
        if (Version.Major < 3)
        {
            router.Add("GET", Path, Access.Read, Detail);
            router.Add("PUT", Path, Access.Write, Update);
            router.Add("PATCH", Path, Access.Write, Patch);
            router.Add("PUT", Path + "/metadata/batch", Access.Write, call => Batch(call, remove: false));
            router.Add("DELETE", Path + "/metadata/batch", Access.Write, call => Batch(call, remove: true));
        }
    }

    private HttpReply List(HttpCall call)
    {
        var key = V1.Key(call, Version);
        RequestCheck.Naming(call, Version);
        var view = state.Naming.View(key, call.Text("clusters"), call.Flag("healthyOnly", otherwise: false));
        return HttpReply.Of(Version.Major == 1 ? V1Json.Service(view, state.Naming.All(key) is not null) : NacosJson.Service(view, Version, plainName: false));
    }

    private HttpReply Register(HttpCall call)
    {
        var key = V1.Key(call, Version);
        RequestCheck.Naming(call, Version);
        var instance = Read(call);
        if (Version.Major == 1)
        {
            instance = FirstVersion.Checked(state, key, instance);
        }

        InstanceCheck.Form(instance, Version);
        state.Naming.Publish(Writer.Http(instance, call.Client, Version.Major == 1), key, [instance], instance.Ephemeral);
        return HttpReply.Text("ok");
    }

    private HttpReply Deregister(HttpCall call)
    {
        if (Version.Major == 1)
        {
            V1.Required(call, "ip", Version);
        }

        var key = V1.Key(call, Version);
        RequestCheck.Naming(call, Version);
        var instance = Read(call);
        if (Version.Major == 1)
        {
            FirstVersion.CheckCluster(instance.Cluster);
        }

        state.Naming.Withdraw(Writer.Http(instance, call.Client, Version.Major == 1), key);
        return HttpReply.Text("ok");
    }

    private HttpReply Update(HttpCall call)
    {
        var key = V1.Key(call, Version);
        RequestCheck.Naming(call, Version);
        var instance = Read(call);
        state.Naming.Overlay(key, Version.Major == 1 ? FirstVersion.Checked(state, key, instance) : instance, call.Client);
        return HttpReply.Text("ok");
    }

    private HttpReply Patch(HttpCall call)
    {
        var key = V1.Key(call, Version);
        RequestCheck.Naming(call, Version);
        var instance = Read(call);
        state.Naming.Patch(
            key,
            instance.Address,
            instance.Cluster,
            overlay => overlay with
            {
                Weight = call.Has("weight") ? instance.Weight : overlay.Weight,
                Enabled = call.Has("enabled") ? instance.Enabled : overlay.Enabled,
                Metadata = call.Has("metadata") ? overlay.Metadata.SetItems(instance.Metadata) : overlay.Metadata,
            },
            call.Client);
        return HttpReply.Text("ok");
    }

    private HttpReply Detail(HttpCall call)
    {
        var key = V1.Key(call, Version);
        RequestCheck.Naming(call, Version);
        var address = $"{V1.Required(call, "ip", Version)}:{V1.Required(call, "port", Version)}";
        var instance = InstanceLookup.Find(state, key, address, RequestCheck.Cluster(call, NacosNames.DefaultCluster));
        return HttpReply.Of(new JsonObject
        {
            ["service"] = key.Grouped,
            ["ip"] = instance.Ip,
            ["port"] = instance.Port,
            ["clusterName"] = instance.Cluster,
            ["weight"] = NacosJson.Number(instance.Weight),
            ["healthy"] = instance.Healthy,
            ["instanceId"] = instance.HasId ? NacosJson.Id(key, instance) : null,
            ["metadata"] = NacosJson.Strings(instance.Metadata),
        });
    }

    private HttpReply Beat(HttpCall call)
    {
        var key = V1.Key(call, Version);
        RequestCheck.Naming(call, Version);
        return HttpReply.Of(HttpBeats.Beat(state, call, key));
    }

    private HttpReply Batch(HttpCall call, bool remove) => HttpReply.Of(MetadataBatch.Apply(state, call, V1.Key(call, Version), remove));

    private NacosInstance Read(HttpCall call)
    {
        var ip = V1.Required(call, "ip", Version);
        var port = V1.Required(call, "port", Version);
        if (!int.TryParse(port, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            throw new HttpRefusal(V1.Wrapped($"For input string: \"{port}\"", 400, Version));
        }

        var weight = 1.0;
        if (call.Text("weight") is { Length: > 0 } text && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out weight))
        {
            throw new HttpRefusal(Version.PlainFaults ? HttpReply.Text($"For input string: \"{text}\"", 400) : V1.Wrapped($"For input string: \"{text}\"", 400, Version));
        }

        InstanceCheck.Weight(weight);
        return new NacosInstance
        {
            Ip = ip,
            Port = number,
            Cluster = RequestCheck.Cluster(call, NacosNames.DefaultCluster),
            Weight = weight,
            Healthy = call.Flag("healthy", otherwise: true),
            Enabled = call.Has("enabled") ? call.Flag("enabled", otherwise: true) : call.Flag("enable", otherwise: true),
            Ephemeral = call.Flag("ephemeral", otherwise: true),
            Metadata = RequestCheck.Metadata(call, Version),
        };
    }
}
