using System.Globalization;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>History of configurations: v1, v2 and v3.</summary>
internal sealed class ConfigHistory(NacosServerState state)
{
    private static readonly DateTimeOffset LongAgo = new(2010, 5, 5, 0, 0, 0, TimeSpan.Zero);

    private NacosVersion Version => state.Version;

    public void Add(HttpRouter router)
    {
        if (Version.Major < 3)
        {
            router.Add("GET", "/nacos/v1/cs/history", Access.ReadConfig, call => ConfigApi.Utf8(call.Has("nid")
                ? Of(One(call, Key(call, "group", "tenant"), "nid"))
                : HttpReply.Of(List(call, Key(call, "group", "tenant")))));
            router.Add("GET", "/nacos/v1/cs/history/previous", Access.ReadConfig, _ => ConfigApi.Utf8(HttpReply.Text("")));
        }

        if (Version.Major == 2)
        {
            router.Add("GET", "/nacos/v1/cs/history/configs", Access.ReadConfig, call => ConfigApi.Utf8(HttpReply.Of(Current(call.Text("tenant")))));
            router.Add("GET", "/nacos/v2/cs/history/list", Access.ReadConfig, call => HttpReply.Result(List(call, Key(call, "group", "namespaceId"))));
            router.Add("GET", "/nacos/v2/cs/history", Access.ReadConfig, call => HttpReply.Result(One(call, Key(call, "group", "namespaceId"), "nid")));
            router.Add("GET", "/nacos/v2/cs/history/previous", Access.ReadConfig, _ => HttpReply.Result(null));
            router.Add("GET", "/nacos/v2/cs/history/configs", Access.ReadConfig, call => HttpReply.Result(Current(call.Text("namespaceId"))));
        }

        if (Version.Major >= 3)
        {
            const string Path = "/nacos/v3/admin/cs/history";
            router.Add("GET", Path + "/list", Access.ReadConfig, call => HttpReply.Result(List(call, Key(call, "groupName", "namespaceId"))));
            router.Add("GET", Path, Access.ReadConfig, call => HttpReply.Result(One(call, Key(call, "groupName", "namespaceId"), "nid")));
            router.Add("GET", Path + "/previous", Access.ReadConfig, _ => HttpReply.Result("Source must not be null", 20002, "parameter validate error", 400));
            router.Add("GET", Path + "/configs", Access.ReadConfig, call => HttpReply.Result(Current(call.Text("namespaceId"))));
        }
    }

    private static HttpReply Of(JsonNode? node) => node is null ? HttpReply.Text("") : HttpReply.Of(node);

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+00:00'", CultureInfo.InvariantCulture);

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private ConfigKey Key(HttpCall call, string group, string tenant) => ConfigApi.Key(call, group, tenant, Version);

    private JsonObject List(HttpCall call, ConfigKey key) => Paging.Object(
        [.. state.Configs.History(key).Select(revision => (JsonNode)Show(revision, whole: false))], call.Number("pageNo", 1), call.Number("pageSize", 100));

    private JsonObject? One(HttpCall call, ConfigKey key, string id) =>
        state.Configs.History(key).FirstOrDefault(revision => Text(revision.Id) == call.Text(id)) is { } found ? Show(found, whole: true) : null;

    private JsonArray Current(string tenant) => NacosJson.Array(state.Configs.Where(entry => entry.Key.Tenant == tenant).Select(entry => (JsonNode?)(Version.Major >= 3
        ? new JsonObject
        {
            ["id"] = "0",
            ["namespaceId"] = entry.Key.Tenant,
            ["groupName"] = entry.Key.Group,
            ["dataId"] = entry.Key.DataId,
            ["md5"] = null,
            ["type"] = entry.Type,
            ["appName"] = entry.App ?? "",
            ["createTime"] = 0,
            ["modifyTime"] = entry.Modified.ToUnixTimeMilliseconds(),
        }
        : new JsonObject
        {
            ["id"] = "0",
            ["dataId"] = entry.Key.DataId,
            ["group"] = entry.Key.Group,
            ["content"] = null,
            ["md5"] = null,
            ["encryptedDataKey"] = null,
            ["tenant"] = entry.Key.Tenant,
            ["appName"] = entry.App ?? "",
            ["type"] = entry.Type,
            ["lastModified"] = entry.Modified.ToUnixTimeMilliseconds(),
        })));

    private JsonObject Show(ConfigRevision revision, bool whole)
    {
        var entry = revision.Entry;
        var json = new JsonObject
        {
            ["id"] = Text(revision.Id),
            ["dataId"] = entry.Key.DataId,
            ["md5"] = whole ? entry.Md5 : null,
            ["appName"] = entry.App ?? "",
            ["srcIp"] = "127.0.0.1",
            ["srcUser"] = null,
            ["opType"] = revision.Operation.PadRight(10),
        };
        if (Version.Major >= 3)
        {
            json["namespaceId"] = entry.Key.Tenant;
            json["groupName"] = entry.Key.Group;
            json["type"] = null;
            json["createTime"] = LongAgo.ToUnixTimeMilliseconds();
            json["modifyTime"] = revision.At.ToUnixTimeMilliseconds();
        }
        else
        {
            json["group"] = entry.Key.Group;
            json["tenant"] = entry.Key.Tenant;
            json["lastId"] = -1;
            json["createdTime"] = Time(LongAgo);
            json["lastModifiedTime"] = Time(revision.At);
            json["content"] = whole ? entry.Content : null;
            if (Version.Major == 2)
            {
                json["encryptedDataKey"] = whole ? entry.EncryptedDataKey : null;
            }
        }

        if (Version.PlainFaults)
        {
            json["publishType"] = "formal";
            if (Version.Major == 2 || whole)
            {
                json["grayName"] = "";
                json["extInfo"] = Extra(entry);
            }
        }

        if (Version.Major >= 3 && whole)
        {
            json["content"] = entry.Content;
            json["encryptedDataKey"] = entry.EncryptedDataKey;
        }

        return json;
    }

    private static string Extra(ConfigEntry entry)
    {
        var extra = new JsonObject { ["type"] = entry.Type };
        if (entry.Tags is not null)
        {
            extra["config_tags"] = entry.Tags;
        }

        if (entry.Description is not null)
        {
            extra["c_desc"] = entry.Description;
        }

        return NacosJson.Text(extra);
    }
}
