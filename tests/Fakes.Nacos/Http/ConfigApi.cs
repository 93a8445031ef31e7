using System.Collections.Immutable;
using System.IO.Enumeration;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>Configurations over v1: read, write, list, details; what v2 and v3 share with it.</summary>
internal sealed class ConfigApi(NacosServerState state)
{
    /// <summary>What v1 says its content type is.</summary>
    public const string Utf8Json = "application/json;charset=UTF-8";

    private const string Path = "/nacos/v1/cs/configs";
    private static readonly HashSet<string> Types = new(["text", "json", "xml", "yaml", "html", "properties", "toml", "unset"], StringComparer.Ordinal);

    private NacosVersion Version => state.Version;

    public void Add(HttpRouter router)
    {
        router.Add("GET", Path, Access.ReadConfig, call => Utf8(Get(call)));
        router.Add("POST", Path, Access.WriteConfig, call => Utf8(Publish(call)));
        router.Add("DELETE", Path, Access.WriteConfig, call =>
        {
            state.Configs.Remove(Key(call, "group", "tenant"));
            return Utf8(HttpReply.Of(true));
        });
    }

    /// <summary>Gives a v1 answer the content type of configurations.</summary>
    public static HttpReply Utf8(HttpReply reply) => reply.ContentType is HttpReply.Json or null ? reply with { ContentType = Utf8Json } : reply;

    public static ConfigKey Key(HttpCall call, string group, string tenant, NacosVersion version)
    {
        var space = call.Text(tenant);
        return new ConfigKey(space.Length == 0 && version.Major >= 3 ? NacosNames.PublicNamespace : space, call.Text(group), call.Text("dataId"));
    }

    /// <summary>What is published, from the parameters of any family.</summary>
    public static ConfigEntry Entry(HttpCall call, ConfigKey key, string tags, ConfigEntry? before) => new()
    {
        Key = key,
        Content = call.Text("content"),
        Type = Types.Contains(call.Text("type")) ? call.Text("type") : "text",
        Description = call.Optional("desc"),
        Tags = call.Optional(tags) ?? before?.Tags,
        App = call.Optional("appName") ?? before?.App,
        Created = default,
        Modified = default,
        Id = 0,
    };

    /// <summary>The headers that go with a content.</summary>
    public static IReadOnlyList<(string Name, string Value)> Headers(ConfigEntry entry, NacosVersion version)
    {
        List<(string, string)> headers = [("Config-Type", entry.Type), ("Content-MD5", entry.Md5), ("Last-Modified", entry.Modified.ToString("R"))];
        if (version.Major > 1)
        {
            headers.Add(("Encrypted-Data-Key", entry.EncryptedDataKey));
        }

        return headers;
    }

    public ImmutableArray<ConfigEntry> Search(string tenant, string dataId, string group, string tag, bool blur) => state.Configs.Where(entry =>
        entry.Key.Tenant == tenant && Matches(dataId, entry.Key.DataId, blur) && Matches(group, entry.Key.Group, blur)
        && (tag.Length == 0 || (entry.Tags ?? "").Split(',').Contains(tag, StringComparer.Ordinal)));

    private static bool Matches(string pattern, string text, bool blur) =>
        pattern.Length == 0 || (blur ? FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false) : pattern == text);

    private ConfigKey Key(HttpCall call, string group, string tenant) => Key(call, group, tenant, Version);

    private HttpReply Get(HttpCall call)
    {
        if (Version.Major >= 3 && (call.Has("show") || call.Has("search")))
        {
            return GoneApi.Answer(call, call.Has("search") ? "GET /v3/console/cs/config/list" : "GET /v3/console/cs/config", "console", state.Options.Time.GetUtcNow());
        }

        Required(call, "dataId", "group");
        if (call.Has("search"))
        {
            return List(call);
        }

        var key = Key(call, "group", "tenant");
        if (!Version.PlainFaults && key.Tenant == NacosNames.PublicNamespace && !call.Has("show"))
        {
            key = key with { Tenant = "" }; // reads map the name, writes do not: what was written there cannot be read
        }

        var entry = state.Configs.Get(key);
        if (call.Text("show") == "all" && entry is not null)
        {
            return HttpReply.Of(Details(entry));
        }

        if (entry is null)
        {
            return HttpReply.Text("config data not exist\n", 404);
        }

        var type = entry.Type == "json" && !Version.PlainFaults ? Utf8Json : "text/plain;charset=UTF-8";
        return new HttpReply { ContentType = type, Body = entry.Content, Headers = Headers(entry, Version) };
    }

    private HttpReply Publish(HttpCall call)
    {
        Required(call, "dataId", "group", "content");
        if (Version.ParameterCheck && (ParameterCheck.DataId(call.Text("dataId")) ?? ParameterCheck.Group(call.Text("group"))) is { } sentence)
        {
            return HttpReply.Unchecked(sentence);
        }

        var key = Key(call, "group", "tenant");
        if (Version.PlainFaults && Version.Major == 2 && key.Tenant == NacosNames.PublicNamespace)
        {
            key = key with { Tenant = "" };
        }

        if (Version.Major == 1 && call.Text("dataId").Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('_' or '-' or '.' or ':')))
        {
            return V1.Wrapped($"invalid dataId : {call.Text("dataId")}", 500, Version);
        }

        if (string.IsNullOrWhiteSpace(call.Text("content")))
        {
            return V1.Wrapped("content is blank : ", Version.PlainFaults ? 400 : 500, Version);
        }

        return state.Configs.Publish(Entry(call, key, "config_tags", state.Configs.Get(key)), Version.Major == 1 ? null : call.Request.Headers["casMd5"].ToString())
            ? HttpReply.Of(true)
            : V1.Wrapped("Cas publish fail, server md5 may have changed.", 500, Version);
    }

    private HttpReply List(HttpCall call)
    {
        var blur = call.Text("search") == "blur";
        var tag = call.Text("config_tags");
        var found = Search(call.Text("tenant"), call.Text("dataId"), call.Text("group"), tag, blur);
        var items = found.Select(entry =>
        {
            var json = new JsonObject
            {
                ["id"] = entry.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["dataId"] = entry.Key.DataId,
                ["group"] = entry.Key.Group,
                ["content"] = entry.Content,
                ["md5"] = null,
                ["tenant"] = entry.Key.Tenant,
                ["appName"] = entry.App ?? "",
                ["type"] = tag.Length > 0 || (!Version.PlainFaults && blur) ? null : entry.Type,
            };
            if (Version.Major > 1)
            {
                json["encryptedDataKey"] = blur ? "" : null;
            }

            return (JsonNode)json;
        }).ToList();
        return HttpReply.Of(Paging.Object(items, call.Number("pageNo", 1), call.Number("pageSize", 10)));
    }

    private JsonObject Details(ConfigEntry entry)
    {
        var json = new JsonObject
        {
            ["id"] = entry.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["dataId"] = entry.Key.DataId,
            ["group"] = entry.Key.Group,
            ["content"] = entry.Content,
            ["md5"] = entry.Md5,
            ["tenant"] = entry.Key.Tenant,
            ["appName"] = entry.App ?? "",
            ["type"] = entry.Type,
            ["createTime"] = entry.Created.ToUnixTimeMilliseconds(),
            ["modifyTime"] = entry.Modified.ToUnixTimeMilliseconds(),
            ["createUser"] = null,
            ["createIp"] = "127.0.0.1",
            ["desc"] = entry.Description,
            ["use"] = null,
            ["effect"] = null,
            ["schema"] = null,
            ["configTags"] = entry.Tags,
        };
        if (Version.Major > 1)
        {
            json["encryptedDataKey"] = entry.EncryptedDataKey;
        }

        return json;
    }

    private void Required(HttpCall call, params string[] names)
    {
        foreach (var name in names)
        {
            if (!call.Has(name))
            {
                throw Version.Major >= 3
                    ? new HttpRefusal((refused, now) => Utf8(HttpReply.Error(refused, 400, "Bad Request", $"Required parameter '{name}' is not present.", now)))
                    : new HttpRefusal(Utf8(V1.Wrapped($"Required request parameter '{name}' for method parameter type String is not present", 500, Version)));
            }
        }
    }
}
