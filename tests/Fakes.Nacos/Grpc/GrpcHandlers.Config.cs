using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Grpc;

/// <content>Configurations.</content>
internal sealed partial class GrpcHandlers
{
    private const int NotFound = 300;
    private const string NullInstances = "Cannot invoke \"java.util.List.forEach(java.util.function.Consumer)\" because the return value of \"com.alibaba.nacos.api.naming.remote.request.BatchInstanceRequest.getInstances()\" is null";

    private GrpcReply ConfigQueryRequest(GrpcConnection connection, JsonObject body)
    {
        if (_state.Configs.Get(ConfigKeyOf(body)) is not { } entry)
        {
            return GrpcReply.Failure("ConfigQueryResponse", 500, NotFound, "config data not exist");
        }

        return GrpcReply.Success(
            "ConfigQueryResponse",
            ("content", entry.Content),
            ("encryptedDataKey", entry.EncryptedDataKey),
            ("contentType", entry.Type),
            ("md5", entry.Md5),
            ("lastModified", entry.Modified.ToUnixTimeMilliseconds()),
            ("beta", false));
    }

    private GrpcReply ConfigPublishRequest(GrpcConnection connection, JsonObject body)
    {
        if (body["group"] is null)
        {
            return GrpcReply.Failure("ConfigPublishResponse", 500, Refused, "invalid group : null");
        }

        if (string.IsNullOrWhiteSpace(Text(body, "content")))
        {
            return GrpcReply.Failure("ConfigPublishResponse", 500, Refused, "content is blank : ");
        }

        var more = body["additionMap"] as JsonObject ?? [];
        var entry = new ConfigEntry
        {
            Key = ConfigKeyOf(body),
            Content = Text(body, "content"),
            Type = more["type"]?.GetValue<string>() ?? "text",
            Description = more["desc"]?.GetValue<string>(),
            Tags = more["config_tags"]?.GetValue<string>(),
            App = more["appName"]?.GetValue<string>(),
            Created = default,
            Modified = default,
            Id = 0,
        };
        return _state.Configs.Publish(entry, Text(body, "casMd5"))
            ? GrpcReply.Success("ConfigPublishResponse")
            : GrpcReply.Failure("ConfigPublishResponse", 500, 500, _state.Version.PlainFaults ? "Cas publish fail, server md5 may have changed." : "Cas publish fail,server md5 may have changed.");
    }

    private GrpcReply ConfigRemoveRequest(GrpcConnection connection, JsonObject body)
    {
        _state.Configs.Remove(ConfigKeyOf(body));
        return GrpcReply.Success("ConfigRemoveResponse");
    }

    private GrpcReply ConfigBatchListenRequest(GrpcConnection connection, JsonObject body)
    {
        var changed = new JsonArray();
        var listen = body["listen"]?.GetValue<bool>() ?? true;
        foreach (var context in (body["configListenContexts"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var key = ConfigKeyOf(context);
            if (!listen)
            {
                connection.ListensTo.Remove(key);
                continue;
            }

            connection.ListensTo.Add(key);
            if ((_state.Configs.Get(key)?.Md5 ?? "") != Text(context, "md5"))
            {
                changed.Add(new JsonObject { ["group"] = key.Group, ["dataId"] = key.DataId, ["tenant"] = key.Tenant });
            }
        }

        return GrpcReply.Success("ConfigChangeBatchListenResponse", ("changedConfigs", changed));
    }

    private ConfigKey ConfigKeyOf(JsonObject body)
    {
        var tenant = Text(body, "tenant");
        return new ConfigKey(tenant.Length == 0 && _state.Version.Major >= 3 ? NacosNames.PublicNamespace : tenant, Text(body, "group"), Text(body, "dataId"));
    }
}
