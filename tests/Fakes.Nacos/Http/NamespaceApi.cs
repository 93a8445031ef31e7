using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>Namespaces: v1 and v2 of the console, v3 of admin and console.</summary>
internal sealed partial class NamespaceApi(NacosServerState state)
{
    private NacosVersion Version => state.Version;

    /// <summary>How the list calls the default namespace.</summary>
    private string PublicId => Version.Major >= 3 ? NacosNames.PublicNamespace : "";

    public void Add(HttpRouter router)
    {
        if (Version.Major < 3)
        {
            AddV1(router);
        }

        if (Version.Major == 2)
        {
            AddCrud(router, "/nacos/v2/console/namespace", Access.Open, "namespaceId");
        }

        if (Version.Major >= 3)
        {
            AddCrud(router, "/nacos/v3/admin/core/namespace", Access.Administrator, "namespaceId");
            AddCrud(router, "console:/v3/console/core/namespace", Access.User, "customNamespaceId");
            router.Add("GET", "/nacos/v3/admin/core/namespace/check", Access.Administrator, call => HttpReply.Result(Exists(call.Text("namespaceId")) ? 1 : 0));
            router.Add("GET", "console:/v3/console/core/namespace/exist", Access.User, call => HttpReply.Result(Exists(call.Text("customNamespaceId"))));
        }
    }

    private void AddV1(HttpRouter router)
    {
        const string Path = "/nacos/v1/console/namespaces";
        router.Add("GET", Path, Access.Open, call =>
        {
            if (call.Has("checkNamespaceIdExist"))
            {
                return HttpReply.Of(Exists(call.Text("customNamespaceId")));
            }

            if (call.Text("show") == "all")
            {
                var id = call.Text("namespaceId");
                var found = One(id);
                if (found is not null && Version.Major == 1)
                {
                    found["namespaceDesc"] = state.Namespaces.All().FirstOrDefault(made => made.Id == id).Description;
                }

                return HttpReply.Of(found ?? throw new HttpRefusal(V1.Wrapped(
                    Version.Major == 1
                        ? "Cannot invoke \"com.alibaba.nacos.config.server.model.TenantInfo.getTenantName()\" because \"tenantInfo\" is null"
                        : $"namespaceId [ {id} ] not exist",
                    500,
                    Version)));
            }

            return HttpReply.Of(new JsonObject { ["code"] = 200, ["message"] = null, ["data"] = List() });
        });
        router.Add("POST", Path, Access.Administrator, call =>
        {
            var id = V1.FrameworkRequired(call, "customNamespaceId", Version);
            var name = V1.FrameworkRequired(call, "namespaceName", Version);
            Check(id, name);
            id = id.Length == 0 ? Guid.NewGuid().ToString() : id;
            var allowed = IdForm().IsMatch(id) && id.Length <= 128 && (Version.Major == 1 || NameForm().IsMatch(name));
            return HttpReply.Of(allowed && state.Namespaces.Add(id, name, call.Optional("namespaceDesc")));
        });
        router.Add("PUT", Path, Access.Administrator, call =>
        {
            Check(call.Text("namespace"), call.Text("namespaceShowName"));
            state.Namespaces.Edit(call.Text("namespace"), call.Text("namespaceShowName"), call.Optional("namespaceDesc"));
            return HttpReply.Of(true);
        });
        router.Add("DELETE", Path, Access.Administrator, call =>
        {
            state.Namespaces.Remove(call.Text("namespaceId"));
            return HttpReply.Of(true);
        });
    }

    private void AddCrud(HttpRouter router, string path, Access access, string newId)
    {
        router.Add("GET", path + "/list", access, _ => HttpReply.Result(List()));
        router.Add("GET", path, access, call =>
        {
            var id = call.Text("namespaceId");
            if (Version is { Major: 2, PlainFaults: false } && id.Length == 0)
            {
                return HttpReply.Result(Show("", "Public", "Public Namespace", 0));
            }

            return One(id) is { } found
                ? HttpReply.Result(found)
                : HttpReply.Result($"namespaceId [ {id} ] not exist", 22001, "namespace not exist", 404);
        });
        router.Add("POST", path, access == Access.Open ? Access.Administrator : access, call => Create(call, newId));
        router.Add("PUT", path, access == Access.Open ? Access.Administrator : access, call =>
        {
            state.Namespaces.Edit(call.Text("namespaceId"), call.Text("namespaceName"), call.Optional("namespaceDesc"));
            return HttpReply.Result(true);
        });
        router.Add("DELETE", path, access == Access.Open ? Access.Administrator : access, call =>
        {
            state.Namespaces.Remove(call.Text("namespaceId"));
            return HttpReply.Result(true);
        });
    }

    private HttpReply Create(HttpCall call, string newId)
    {
        var id = call.Text(newId);
        var name = call.Text("namespaceName");
        if (Version.Major == 2)
        {
            Check(id, name);
        }

        if (name.Length == 0)
        {
            return HttpReply.Result("required parameter 'namespaceName' is missing", 10000, "parameter missing", 400);
        }

        id = id.Length == 0 ? Guid.NewGuid().ToString() : id;
        if (!IdForm().IsMatch(id))
        {
            return HttpReply.Result($"namespaceId [{id}] mismatch the pattern", 22000, "illegal namespace", 400);
        }

        if (!NameForm().IsMatch(name))
        {
            return HttpReply.Result($"namespaceName [{name}] contains illegal char", 22000, "illegal namespace", 400);
        }

        if (id == NacosNames.PublicNamespace && Version.Major >= 3)
        {
            return HttpReply.Result($"namespaceId [{id}] is default namespace id and already exist.", 22002, "namespace already exist", 400);
        }

        if (state.Namespaces.Add(id, name, call.Optional("namespaceDesc")))
        {
            return HttpReply.Result(true);
        }

        return Version.Major >= 3
            ? HttpReply.Result($"namespaceId [{id}] already exist.", 22002, "namespace already exist", 400)
            : HttpReply.Result($"the namespaceId is existed, namespaceId: {id}", 22000, "illegal namespace", 400);
    }

    private bool Exists(string id) => state.Namespaces.Exists(id) || (Version.Major >= 3 && id == NacosNames.PublicNamespace);

    private JsonArray List() => NacosJson.Array(
        state.Namespaces.All().Select(made => (JsonNode?)Show(made.Id, made.Name, made.Description, Version.Major >= 3 ? 1 : 2)).Prepend(Public()));

    private JsonObject? One(string id)
    {
        if (id == PublicId)
        {
            return Public();
        }

        var made = state.Namespaces.All().FirstOrDefault(candidate => candidate.Id == id);
        return made.Id is null ? null : Show(made.Id, made.Name, made.Description, Version.Major >= 3 ? 1 : 2);
    }

    private JsonObject Public() => Show(PublicId, "public", Version.PlainFaults ? "Default Namespace" : null, 0);

    private JsonObject Show(string id, string name, string? description, int type)
    {
        var json = new JsonObject
        {
            ["namespace"] = id,
            ["namespaceShowName"] = name,
            ["quota"] = 200,
            ["configCount"] = state.Configs.Where(entry => entry.Key.Tenant == id).Length,
            ["type"] = type,
        };
        if (Version.Major > 1)
        {
            json["namespaceDesc"] = description;
        }

        return json;
    }

    private void Check(string id, string name)
    {
        if (Version.ParameterCheck && (ParameterCheck.Namespace(id) ?? ParameterCheck.NamespaceName(name)) is { } sentence)
        {
            throw new HttpRefusal(HttpReply.Unchecked(sentence));
        }
    }

    [GeneratedRegex(@"^[\w-]+$", RegexOptions.ECMAScript, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IdForm();

    [GeneratedRegex(@"^[^@#$%^&*]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameForm();
}
