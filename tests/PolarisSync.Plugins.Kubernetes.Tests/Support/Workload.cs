using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using PolarisSync.Abstractions;
using PolarisSync.Tests.Fakes.Kubernetes;

namespace PolarisSync.Plugins.Kubernetes.Support;

/// <summary>Makes Services, slices and pods on a fake server as the controllers of a cluster would.</summary>
internal static class Workload
{
    public static void PutService(this FakeKubernetes server, string ns, string name, JsonObject? spec = null, JsonObject? labels = null) =>
        server.Put("services", ns, name, new() { ["metadata"] = new JsonObject { ["labels"] = labels ?? [] }, ["spec"] = spec ?? new JsonObject { ["selector"] = new JsonObject { ["app"] = name } } });

    public static void PutSlice(this FakeKubernetes server, string ns, string service, string name, JsonArray? endpoints, JsonArray? ports = null, string addressType = "IPv4") =>
        server.Put("endpointslices", ns, name, new()
        {
            ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["kubernetes.io/service-name"] = service } },
            ["addressType"] = addressType,
            ["endpoints"] = endpoints,
            ["ports"] = ports ?? [Port(8080)],
        });

    public static void PutPod(this FakeKubernetes server, string ns, string name, string uid, JsonObject labels, long? weight = null) =>
        server.Put("pods", ns, name, new()
        {
            ["metadata"] = new JsonObject
            {
                ["uid"] = uid,
                ["labels"] = labels,
                ["annotations"] = weight is null ? [] : new JsonObject { [KubeNames.WeightAnnotation] = weight.Value.ToString(CultureInfo.InvariantCulture) },
            },
        });

    public static JsonObject Port(int port, string name = "", string protocol = "TCP", string? appProtocol = null)
    {
        var made = new JsonObject { ["name"] = name, ["protocol"] = protocol, ["port"] = port };
        if (!string.IsNullOrEmpty(appProtocol))
        {
            made["appProtocol"] = appProtocol;
        }

        return made;
    }

    public static JsonObject Endpoint(string address, bool? ready = true, string? pod = null, bool? terminating = null, string? zone = null)
    {
        var conditions = new JsonObject();
        if (ready is not null)
        {
            conditions["ready"] = ready;
        }

        if (terminating is not null)
        {
            conditions["terminating"] = terminating;
        }

        var endpoint = new JsonObject { ["addresses"] = new JsonArray(address), ["conditions"] = conditions };
        if (pod is not null)
        {
            endpoint["targetRef"] = new JsonObject { ["kind"] = "Pod", ["name"] = pod, ["uid"] = "uid-" + pod };
        }

        if (!string.IsNullOrEmpty(zone))
        {
            endpoint["zone"] = zone;
        }

        return endpoint;
    }

    /// <summary>One instance with a slice and a pod of its own.</summary>
    public static void PutNative(this FakeKubernetes server, ServiceKey service, ServiceInstance instance)
    {
        var name = Name(service, instance.Key);
        var labels = new JsonObject(instance.Metadata.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));
        if (instance.Version.Length > 0)
        {
            labels["app.kubernetes.io/version"] = instance.Version;
        }

        var family = IPAddress.TryParse(instance.Host, out var address) ? (address.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4") : "FQDN";
        server.PutPod(service.Namespace, name, "uid-" + name, labels, instance.Weight);
        server.PutSlice(
            service.Namespace,
            service.Name,
            name,
            [Endpoint(instance.Host, instance.Health != InstanceHealth.Critical, name, zone: instance.Zone)],
            [Port(instance.Port, appProtocol: instance.Protocol)],
            family);
        if (server.Find("services", service.Namespace, service.Name) is null)
        {
            server.PutService(service.Namespace, service.Name, new JsonObject { ["ports"] = new JsonArray() });
        }
    }

    public static void RemoveNative(this FakeKubernetes server, ServiceKey service, InstanceKey instance)
    {
        var name = Name(service, instance);
        server.Delete("endpointslices", service.Namespace, name);
        server.Delete("pods", service.Namespace, name);
    }

    /// <summary>What a read gives for an instance that was made so: a pod cannot tell the rest.</summary>
    public static ServiceInstance Storable(ServiceInstance instance) => new()
    {
        Host = instance.Host,
        Port = instance.Port,
        Weight = instance.Weight,
        Health = instance.Health == InstanceHealth.Critical ? InstanceHealth.Critical : InstanceHealth.Passing,
        Protocol = instance.Protocol,
        Version = instance.Version,
        Zone = instance.Zone,
        Metadata = instance.Version.Length > 0 ? instance.Metadata.With("app.kubernetes.io/version", instance.Version) : instance.Metadata,
    };

    private static string Name(ServiceKey service, InstanceKey instance) => $"{service.Name}-{instance.Address}";
}
