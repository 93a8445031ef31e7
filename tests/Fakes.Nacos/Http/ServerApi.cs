using System.Globalization;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>What the server says of itself: version, health, figures, switches, nodes.</summary>
internal sealed class ServerApi(NacosServerState state, Grpc.ConnectionTable connections)
{
    private NacosVersion Version => state.Version;

    public void Add(HttpRouter router)
    {
        router.Add("GET", "/nacos/v1/ns/operator/metrics", Access.Open, call => HttpReply.Of(Metrics(call)));
        if (Version.Major < 3)
        {
            router.Add("GET", "/nacos/v1/console/server/state", Access.Open, _ => HttpReply.Of(State()));
            router.Add("GET", "/nacos/v1/console/health/liveness", Access.Open, _ => HttpReply.Text("OK"));
            router.Add("GET", "/nacos/v1/console/health/readiness", Access.Open, _ => HttpReply.Text("OK"));
            router.Add("GET", "/nacos/v1/ns/operator/switches", Access.Open, _ => HttpReply.Of(Switches()));
            router.Add("PUT", "/nacos/v1/ns/operator/switches", Access.Administrator, _ => HttpReply.Text("ok"));
            router.Add("GET", "/nacos/v1/core/cluster/nodes", Access.Open, _ => HttpReply.Of(Old(new JsonArray(Node()))));
            router.Add("GET", "/nacos/v1/core/cluster/self", Access.Open, _ => HttpReply.Of(Old(Node())));
        }

        if (Version.Major == 1)
        {
            router.Add("GET", "/nacos/v1/ns/operator/servers", Access.Open, _ => HttpReply.Of(new JsonObject { ["servers"] = new JsonArray(Node()) }));
            router.Add("GET", "/nacos/v1/ns/raft/leader", Access.Open, _ => V1.Wrapped("old raft protocol already stop", 500, Version));
        }

        if (Version.Major == 2)
        {
            router.Add("GET", "/nacos/v2/console/health/liveness", Access.Open, _ => HttpReply.Result("ok"));
            router.Add("GET", "/nacos/v2/console/health/readiness", Access.Open, _ => HttpReply.Result("ok"));
        }

        if (Version.Major >= 3)
        {
            router.Add("GET", "/nacos/v3/admin/core/state", Access.Open, _ => HttpReply.Result(State()));
            router.Add("GET", "/nacos/v3/admin/core/state/liveness", Access.Open, _ => HttpReply.Result("ok"));
            router.Add("GET", "/nacos/v3/admin/core/state/readiness", Access.Open, _ => HttpReply.Result("ok"));
            router.Add("GET", "/nacos/v3/admin/ns/ops/metrics", Access.Administrator, call => HttpReply.Result(Metrics(call)));
            router.Add("GET", "/nacos/v3/admin/ns/ops/switches", Access.Administrator, _ => HttpReply.Result(Switches()));
            router.Add("GET", "/nacos/v3/admin/core/cluster/node/list", Access.Administrator, _ => HttpReply.Result(new JsonArray(Node())));
            router.Add("GET", "/nacos/v3/admin/core/cluster/node/self", Access.Administrator, _ => HttpReply.Result(Node()));
            router.Add("GET", "console:/v3/console/health/liveness", Access.Open, _ => HttpReply.Result("ok"));
            router.Add("GET", "console:/v3/console/health/readiness", Access.Open, _ => HttpReply.Result("ok"));
            router.Add("GET", "console:/v3/console/server/state", Access.Open, _ => HttpReply.Of(State()));
        }
    }

    private static JsonObject Old(JsonNode data) => new() { ["code"] = 200, ["message"] = null, ["data"] = data };

    private JsonObject State()
    {
        if (Version.Major == 1)
        {
            return new JsonObject { ["version"] = Version.Text, ["standalone_mode"] = "standalone", ["function_mode"] = null };
        }

        var closed = state.Options.Auth || (Version.Major >= 3 && state.Options.AdminAuth == true);
        var json = JsonNode.Parse("""
            {"defaultMaxSize":"102400","auth_system_type":"nacos","defaultMaxAggrSize":"1024","maxHealthCheckFailCount":"12","maxContent":"10485760",
             "console_ui_enabled":"true","defaultMaxAggrCount":"10000","defaultGroupQuota":"200","startup_mode":"standalone","isHealthCheck":"true",
             "function_mode":null,"isManageCapacity":"true","isCapacityLimitCheck":"false","datasource_platform":"","notifyConnectTimeout":"100",
             "server_port":"8848","notifySocketTimeout":"200","defaultClusterQuota":"100000","plugin_datasource_log_enabled":"false"}
            """)!.AsObject();
        json["version"] = Version.Text;
        json["auth_enabled"] = closed ? "true" : "false";
        json["login_page_enabled"] = closed ? "true" : "false";
        if (Version.PlainFaults)
        {
            json["auth_admin_request"] = closed && !state.Users.HasAdmin ? "true" : "false";
            json["config_retention_days"] = "30";
        }

        return json;
    }

    private JsonObject Metrics(HttpCall call)
    {
        var json = new JsonObject { ["status"] = "UP" };
        if (Version.Major > 1 && call.Flag("onlyStatus", otherwise: true))
        {
            return json;
        }

        var truth = state.Naming.Truth();
        var byHttp = truth.Select(entry => entry.Owner).Where(owner => owner.Contains('#', StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).ToList();
        json["serviceCount"] = state.Naming.Services(_ => true).Length;
        json["instanceCount"] = truth.Length;
        if (Version.Major == 1)
        {
            json["raftNotifyTaskCount"] = 0;
            json["responsibleServiceCount"] = json["serviceCount"]!.DeepClone();
        }
        else
        {
            json["subscribeCount"] = 0;
            json["clientCount"] = byHttp.Count + connections.Count;
            json["connectionBasedClientCount"] = connections.Count;
            json["ephemeralIpPortClientCount"] = byHttp.Count(owner => owner.EndsWith("#true", StringComparison.Ordinal));
            json["persistentIpPortClientCount"] = byHttp.Count(owner => owner.EndsWith("#false", StringComparison.Ordinal));
            json["responsibleClientCount"] = byHttp.Count;
        }

        if (Version.Major < 3)
        {
            json["responsibleInstanceCount"] = truth.Length;
            json["cpu"] = 0.1;
            json["load"] = 0.1;
            json["mem"] = 0.1;
        }

        return json;
    }

    private JsonObject Switches()
    {
        var json = JsonNode.Parse("""
            {"masters":null,"adWeightMap":{},"defaultPushCacheMillis":10000,"clientBeatInterval":5000,"defaultCacheMillis":3000,"distroThreshold":0.7,
             "healthCheckEnabled":true,"autoChangeHealthCheckEnabled":true,"distroEnabled":true,"enableStandalone":true,"pushEnabled":true,"checkTimes":3,
             "httpHealthParams":{"max":5000,"min":500,"factor":0.85},"tcpHealthParams":{"max":5000,"min":1000,"factor":0.75},
             "mysqlHealthParams":{"max":3000,"min":2000,"factor":0.65},"incrementalList":[],"serverStatusSynchronizationPeriodMillis":2000,
             "serviceStatusSynchronizationPeriodMillis":5000,"disableAddIP":false,"sendBeatOnly":false,"lightBeatEnabled":true,"limitedUrlMap":{},
             "distroServerExpiredMillis":10000,"enableAuthentication":false,"overriddenServerStatus":null,"defaultInstanceEphemeral":true,
             "healthCheckWhiteList":[],"name":"00-00---000-NACOS_SWITCH_DOMAIN-000---00-00","checksum":null}
            """)!.AsObject();
        foreach (var (language, version) in new[] { ("Go", "0.1.0"), ("Java", "0.1.0"), ("Python", "0.4.3"), ("C", "1.0.12"), ("CSharp", "0.9.0") })
        {
            json[Version.Major >= 3 ? "pushVersionOf" + (language == "CSharp" ? "Csharp" : language) : $"push{language}Version"] = version;
        }

        return json;
    }

    private JsonObject Node()
    {
        var json = new JsonObject
        {
            ["ip"] = "127.0.0.1",
            ["port"] = 8848,
            ["state"] = "UP",
            ["extendInfo"] = new JsonObject { ["version"] = Version.Text, ["raftPort"] = (8848 - 1000).ToString(CultureInfo.InvariantCulture) },
            ["address"] = "127.0.0.1:8848",
            ["failAccessCnt"] = 0,
        };
        if (Version.Major > 1)
        {
            json["abilities"] = new JsonObject();
            json["grpcReportEnabled"] = true;
        }

        return json;
    }
}
