using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>Paths of v1 and v2 that 3.x answers with "gone", and what they were replaced by.</summary>
internal static class GoneApi
{
    private static readonly (string Method, string Path, string Replacement, string Switch)[] Gone =
    [
        ("GET", "/nacos/v1/ns/instance", "GET /v3/admin/ns/instance", "admin"),
        ("PUT", "/nacos/v1/ns/instance", "PUT /v3/admin/ns/instance", "admin"),
        ("PATCH", "/nacos/v1/ns/instance", "PUT /v3/admin/ns/instance/partial", "admin"),
        ("GET", "/nacos/v1/ns/service", "GET /v3/admin/ns/service", "admin"),
        ("POST", "/nacos/v1/ns/service", "POST /v3/admin/ns/service", "admin"),
        ("PUT", "/nacos/v1/ns/service", "PUT /v3/admin/ns/service", "admin"),
        ("DELETE", "/nacos/v1/ns/service", "DELETE /v3/admin/ns/service", "admin"),
        ("GET", "/nacos/v1/ns/catalog/instances", "GET /v3/console/ns/instance/list", "console"),
        ("GET", "/nacos/v1/ns/catalog/services", "GET /v3/console/ns/service/list", "console"),
        ("PUT", "/nacos/v1/ns/cluster", "PUT /v3/console/ns/service/cluster", "console"),
        ("PUT", "/nacos/v1/ns/health/instance", "PUT /v3/admin/health/instance", "admin"),
        ("GET", "/nacos/v1/ns/operator/switches", "GET /v3/admin/ns/ops/switches", "admin"),
        ("POST", "/nacos/v2/ns/instance", "POST /v3/admin/ns/instance", "admin"),
        ("GET", "/nacos/v2/ns/instance/list", "GET /v3/admin/ns/instance/list", "admin"),
        ("PUT", "/nacos/v2/ns/instance/beat", "", "admin"),
        ("GET", "/nacos/v2/ns/service/list", "GET /v3/admin/ns/service/list", "admin"),
        ("GET", "/nacos/v2/ns/catalog/instances", "GET /v3/console/ns/instance/list", "console"),
        ("GET", "/nacos/v2/cs/config", "GET /v3/admin/cs/config", "admin"),
        ("GET", "/nacos/v2/console/namespace/list", "GET /v3/console/core/namespace/list", "console"),
        ("GET", "/nacos/v2/ns/client/list", "GET /v3/admin/ns/client/list", "admin"),
        ("GET", "/nacos/v1/console/namespaces", "GET /v3/console/core/namespace/list", "console"),
        ("GET", "console:/v1/console/namespaces", "GET /v3/console/core/namespace/list", "console"),
        ("GET", "/nacos/v1/cs/history", "GET /v3/console/cs/history/list", "console"),
        ("GET", "/nacos/v1/core/cluster/nodes", "GET /v3/admin/core/cluster/node/list", "console"),
        ("GET", "/nacos/v1/auth/users", "GET /v3/auth/user/list", "console"),
        ("GET", "/nacos/v1/console/server/state", "GET /v3/console/server/state", "console"),
        ("GET", "/nacos/v1/console/health/readiness", "GET /v3/console/health/readiness", "console"),
        ("GET", "/nacos/v2/console/health/readiness", "GET /v3/console/health/readiness", "console"),
    ];

    public static void Add(HttpRouter router, NacosServerState state)
    {
        if (state.Version.Major < 3)
        {
            return;
        }

        foreach (var (method, path, replacement, @switch) in Gone)
        {
            router.Add(method, path, Access.Open, call => Answer(call, replacement, @switch, state.Options.Time.GetUtcNow()));
        }
    }

    public static HttpReply Answer(HttpCall call, string replacement, string compatibility, DateTimeOffset now)
    {
        var key = $"nacos.core.api.compatibility.{compatibility}.enabled=true";
        var words = replacement.Split(' ');
        var message = replacement.Length == 0
            ? $"Current API will be deprecated, If wanted continue to use, please set `{key}` in application.properties."
            : $"Current API will be deprecated, please use API(s) `{words[0]} ${{contextPath:nacos}}{words[1]}` instead, or set `{key}` in application.properties.";
        var body = new JsonObject { ["code"] = 40000, ["message"] = message };
        var reply = HttpReply.Error(call, 410, "Gone", NacosJson.Text(body), now);
        return call.Path.Contains("/v1/cs/", StringComparison.Ordinal) ? reply with { ContentType = "application/json;charset=UTF-8" } : reply;
    }
}
