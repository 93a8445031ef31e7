using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>Who published what: v2 and v3.</summary>
internal sealed class ClientApi(NacosServerState state, Grpc.ConnectionTable connections)
{
    private NacosVersion Version => state.Version;

    public void Add(HttpRouter router)
    {
        if (Version.Major == 1)
        {
            return;
        }

        var prefix = Version.Major == 2 ? "/nacos/v2/ns/client" : "/nacos/v3/admin/ns/client";
        router.Add("GET", prefix, Access.Administrator, Client);
        router.Add("GET", prefix + "/list", Access.Administrator, _ => HttpReply.Result(NacosJson.Array(
            state.Naming.Truth().Select(entry => entry.Owner).Distinct(StringComparer.Ordinal).Select(owner => (JsonNode?)owner))));
        router.Add("GET", prefix + "/publish/list", Access.Administrator, Published);
        router.Add("GET", prefix + "/service/publisher/list", Access.Administrator, Publishers);
    }

    private HttpReply Client(HttpCall call)
    {
        var id = call.Text("clientId");
        var connection = connections.Find(id);
        var owned = state.Naming.Truth().Where(entry => entry.Owner == id).ToList();
        if (connection is null && owned.Count == 0)
        {
            return NoClient(id);
        }

        var json = new JsonObject
        {
            ["clientId"] = id,
            ["ephemeral"] = connection is not null || owned[0].Instance.Ephemeral,
            ["lastUpdatedTime"] = state.Options.Time.GetUtcNow().ToUnixTimeMilliseconds(),
            ["clientType"] = connection is null ? "ipPort" : "connection",
        };
        if (connection is not null)
        {
            json["connectType"] = "GRPC";
            json["appName"] = connection.ApplicationName.Length > 0 ? connection.ApplicationName : "-";
            json["version"] = connection.ClientVersion;
            json["clientIp"] = "127.0.0.1";
            json["clientPort"] = int.Parse(id.Split('_')[^1], System.Globalization.CultureInfo.InvariantCulture);
        }
        else
        {
            var port = owned[0].Instance.Port;
            json["clientIp"] = owned[0].Instance.Ip;
            json["clientPort"] = Version.Major == 2 ? port.ToString(System.Globalization.CultureInfo.InvariantCulture) : port;
        }

        return HttpReply.Result(json);
    }

    private HttpReply Published(HttpCall call)
    {
        var id = call.Text("clientId");
        var owned = state.Naming.Truth().Where(entry => entry.Owner == id).ToList();
        if (owned.Count == 0 && connections.Find(id) is null)
        {
            return NoClient(id);
        }

        return HttpReply.Result(NacosJson.Array(owned.Select(entry => (JsonNode?)(Version.Major == 2
            ? new JsonObject
            {
                ["namespace"] = entry.Key.Namespace,
                ["group"] = entry.Key.Group,
                ["serviceName"] = entry.Key.Name,
                ["registeredInstance"] = new JsonObject { ["ip"] = entry.Instance.Ip, ["port"] = entry.Instance.Port, ["cluster"] = entry.Instance.Cluster },
            }
            : new JsonObject
            {
                ["namespaceId"] = entry.Key.Namespace,
                ["groupName"] = entry.Key.Group,
                ["serviceName"] = entry.Key.Name,
                ["publisherInfo"] = Publisher(null, entry.Instance),
                ["subscriberInfo"] = null,
            }))));
    }

    /// <summary>The list of 2.x is always empty for ephemeral services: as recorded.</summary>
    private HttpReply Publishers(HttpCall call)
    {
        var key = Modern.Key(call, Version);
        return HttpReply.Result(NacosJson.Array(Version.Major == 2
            ? []
            : state.Naming.Truth().Where(entry => entry.Key == key).Select(entry => (JsonNode?)Publisher(entry.Owner, entry.Instance))));
    }

    private static JsonObject Publisher(string? owner, NacosInstance instance) => new()
    {
        ["clientId"] = owner,
        ["ip"] = instance.Ip,
        ["port"] = instance.Port,
        ["clusterName"] = instance.Cluster,
    };

    private static HttpReply NoClient(string id) => HttpReply.Result($"clientId [ {id} ] not exist", 20004, "resource not found", 404);
}
