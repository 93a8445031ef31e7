using System.Globalization;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>Configurations over v2 and v3.</summary>
internal sealed class ModernConfig(NacosServerState state, ConfigApi configs)
{
    private NacosVersion Version => state.Version;

    private string GroupName => Version.Major >= 3 ? "groupName" : "group";

    public void Add(HttpRouter router)
    {
        if (Version.Major == 2)
        {
            const string Path = "/nacos/v2/cs/config";
            router.Add("GET", Path, Access.ReadConfig, V2Get);
            router.Add("POST", Path, Access.WriteConfig, Publish);
            router.Add("DELETE", Path, Access.WriteConfig, Remove);
        }

        if (Version.Major >= 3)
        {
            const string Admin = "/nacos/v3/admin/cs/config";
            router.Add("GET", "/nacos/v3/client/cs/config", Access.ReadConfig, V3ClientGet);
            router.Add("GET", Admin, Access.ReadConfig, V3AdminGet);
            router.Add("POST", Admin, Access.WriteConfig, Publish);
            router.Add("DELETE", Admin, Access.WriteConfig, Remove);
            router.Add("GET", Admin + "/list", Access.ReadConfig, V3List);
        }
    }

    private ConfigKey Key(HttpCall call) => ConfigApi.Key(call, GroupName, "namespaceId", Version);

    private HttpReply V2Get(HttpCall call)
    {
        if (state.Configs.Get(Key(call)) is not { } entry)
        {
            var missing = HttpReply.Result("config data not exist", 20004, "resource not found", 404);
            return Version.PlainFaults ? missing with { ContentType = null } : missing with { ContentType = ConfigApi.Utf8Json };
        }

        return ConfigApi.Utf8(HttpReply.Result(entry.Content)) with { Headers = ConfigApi.Headers(entry, Version) };
    }

    private HttpReply V3ClientGet(HttpCall call) => state.Configs.Get(Key(call)) is not { } entry
        ? HttpReply.Result(null, 20004, "resource not found")
        : HttpReply.Result(new JsonObject
        {
            ["resultCode"] = 200,
            ["errorCode"] = 0,
            ["message"] = null,
            ["requestId"] = null,
            ["content"] = entry.Content,
            ["encryptedDataKey"] = entry.EncryptedDataKey,
            ["contentType"] = entry.Type,
            ["md5"] = entry.Md5,
            ["lastModified"] = entry.Modified.ToUnixTimeMilliseconds(),
            ["tag"] = null,
            ["beta"] = false,
            ["success"] = true,
        });

    private HttpReply V3AdminGet(HttpCall call)
    {
        if (state.Configs.Get(Key(call)) is not { } entry)
        {
            return HttpReply.Result("Config not exist, please publish Config first.", 20004, "resource not found", 404);
        }

        var json = Item(entry, entry.Created.ToUnixTimeMilliseconds(), entry.Modified.ToUnixTimeMilliseconds());
        json["content"] = entry.Content;
        json["desc"] = entry.Description;
        json["encryptedDataKey"] = entry.EncryptedDataKey;
        json["createUser"] = null;
        json["createIp"] = "127.0.0.1";
        json["configTags"] = entry.Tags;
        return HttpReply.Result(json);
    }

    private HttpReply V3List(HttpCall call)
    {
        var found = configs.Search(Key(call).Tenant, call.Text("dataId"), call.Text("groupName"), "", call.Text("search") != "accurate");
        return HttpReply.Result(Paging.Object([.. found.Select(entry => (JsonNode)Item(entry, 0, 0))], call.Number("pageNo", 1), call.Number("pageSize", 100)));
    }

    private HttpReply Publish(HttpCall call)
    {
        foreach (var name in new[] { "dataId", GroupName, "content" })
        {
            Modern.Required(call, name);
        }

        if ((ParameterCheck.DataId(call.Text("dataId")) ?? ParameterCheck.Group(call.Text(GroupName))) is { } sentence)
        {
            return HttpReply.Unchecked(sentence);
        }

        var key = Key(call);
        var entry = ConfigApi.Entry(call, key, Version.Major >= 3 ? "configTags" : "config_tags", state.Configs.Get(key));
        return state.Configs.Publish(entry, call.Request.Headers["casMd5"])
            ? HttpReply.Result(true)
            : HttpReply.Result("Cas publish fail, server md5 may have changed.", 20005, "resource conflict", 500);
    }

    private HttpReply Remove(HttpCall call)
    {
        state.Configs.Remove(Key(call));
        return HttpReply.Result(true);
    }

    private static JsonObject Item(ConfigEntry entry, long created, long modified) => new()
    {
        ["id"] = entry.Id.ToString(CultureInfo.InvariantCulture),
        ["namespaceId"] = entry.Key.Tenant,
        ["groupName"] = entry.Key.Group,
        ["dataId"] = entry.Key.DataId,
        ["md5"] = entry.Md5,
        ["type"] = entry.Type,
        ["appName"] = entry.App ?? "",
        ["createTime"] = created,
        ["modifyTime"] = modified,
    };
}
