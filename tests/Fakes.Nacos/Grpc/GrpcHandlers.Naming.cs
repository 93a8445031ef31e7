using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Grpc;

/// <content>Instances, services and subscriptions.</content>
internal sealed partial class GrpcHandlers
{
    private const string Register = "registerInstance";
    private const string Deregister = "deregisterInstance";
    private static readonly TimeSpan FuzzyDelay = TimeSpan.FromMilliseconds(1000);
    private static readonly TimeSpan FuzzyEndDelay = TimeSpan.FromMilliseconds(600);

    private GrpcReply InstanceRequest(GrpcConnection connection, JsonObject body)
    {
        var type = Text(body, "type");
        if (Problem(body, type) is { } problem)
        {
            return problem;
        }

        if (connection.Module != "naming")
        {
            return NotAClient(connection);
        }

        var instance = NacosJson.ReadInstance(body["instance"]!.AsObject(), ephemeral: true);
        if (type == Register)
        {
            InstanceCheck.Form(instance, _state.Version);
            _state.Naming.Publish(connection.Writer, Key(body), [instance], ephemeral: true);
        }
        else
        {
            _state.Naming.Withdraw(connection.Writer, Key(body));
        }

        return GrpcReply.Success("InstanceResponse", ("type", type));
    }

    private GrpcReply PersistentInstanceRequest(GrpcConnection connection, JsonObject body)
    {
        var type = Text(body, "type");
        if (Problem(body, type) is { } problem)
        {
            return problem;
        }

        var instance = NacosJson.ReadInstance(body["instance"]!.AsObject(), ephemeral: false);
        var writer = Writer.Http(instance, connection.Name, clusterApart: false);
        if (type == Register)
        {
            InstanceCheck.Form(instance, _state.Version);
            _state.Naming.Publish(writer, Key(body), [instance], ephemeral: false);
        }
        else
        {
            _state.Naming.Withdraw(writer, Key(body));
        }

        return GrpcReply.Success("InstanceResponse", ("type", type));
    }

    private GrpcReply BatchInstanceRequest(GrpcConnection connection, JsonObject body)
    {
        var type = Text(body, "type");
        if (type != "batchRegisterInstance")
        {
            return GrpcReply.Failure("ErrorResponse", Refused, Refused, $"Unsupported request type {type}");
        }

        if (body["instances"] is not JsonArray list)
        {
            return GrpcReply.Error(500, NullInstances);
        }

        if (connection.Module != "naming")
        {
            return NotAClient(connection);
        }

        var instances = list.Select(instance => NacosJson.ReadInstance(instance!.AsObject(), ephemeral: true)).ToList();
        instances.ForEach(instance => InstanceCheck.Form(instance, _state.Version));
        _state.Naming.Publish(connection.Writer, Key(body), instances, ephemeral: true, batch: true);
        return GrpcReply.Success("BatchInstanceResponse", ("type", type));
    }

    private GrpcReply ServiceQueryRequest(GrpcConnection connection, JsonObject body)
    {
        var view = _state.Naming.View(Key(body), Text(body, "cluster"), body["healthyOnly"]?.GetValue<bool>() ?? false);
        return GrpcReply.Success("QueryServiceResponse", ("serviceInfo", NacosJson.Service(view, _state.Version, plainName: true)));
    }

    private GrpcReply ServiceListRequest(GrpcConnection connection, JsonObject body)
    {
        var wanted = Key(body);
        var keys = _state.Naming.Services(key => key.Namespace == wanted.Namespace && key.Group == wanted.Group);
        var page = Math.Max(1, body["pageNo"]?.GetValue<int>() ?? 1);
        var size = body["pageSize"]?.GetValue<int>() ?? 0;
        var names = keys.Skip((page - 1) * size).Take(size).Select(key => (JsonNode?)key.Name);
        return GrpcReply.Success("ServiceListResponse", ("count", keys.Length), ("serviceNames", NacosJson.Array(names)));
    }

    private GrpcReply SubscribeServiceRequest(GrpcConnection connection, JsonObject body)
    {
        if (connection.Module != "naming")
        {
            return NotAClient(connection);
        }

        var clusters = Text(body, "clusters");
        ServiceView view;
        if (body["subscribe"]?.GetValue<bool>() ?? false)
        {
            view = _state.Naming.Subscribe(connection, Key(body), clusters);
        }
        else
        {
            _state.Naming.Unsubscribe(connection, Key(body));
            view = _state.Naming.View(Key(body), clusters, healthyOnly: false);
        }

        return GrpcReply.Success(
            "SubscribeServiceResponse", ("message", "success"), ("serviceInfo", NacosJson.Service(view, _state.Version, plainName: true)));
    }

    private GrpcReply NamingFuzzyWatchRequest(GrpcConnection connection, JsonObject body)
    {
        var pattern = Text(body, "groupKeyPattern");
        if (Text(body, "watchType") != "WATCH")
        {
            connection.FuzzyPatterns.Remove(pattern);
            return GrpcReply.Success("NamingFuzzyWatchResponse");
        }

        connection.FuzzyPatterns.Add(pattern);
        var initializing = body["initializing"]?.GetValue<bool>() ?? false;
        var received = (body["receivedGroupKeys"] as JsonArray ?? []).Select(key => key!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        _state.Naming.Scheduler.After(FuzzyDelay, () => SendFuzzyList(connection, pattern, received, initializing));
        return GrpcReply.Success("NamingFuzzyWatchResponse");
    }

    private void SendFuzzyList(GrpcConnection connection, string pattern, HashSet<string> received, bool initializing)
    {
        var present = _state.Naming.Truth().Select(entry => entry.Key).Distinct().Where(key => FuzzyPattern.Matches(pattern, key))
            .Select(FuzzyPattern.KeyOf).ToHashSet(StringComparer.Ordinal);
        var changes = present.Except(received, StringComparer.Ordinal).Select(key => (Key: key, Change: "ADD_SERVICE"))
            .Concat(received.Except(present, StringComparer.Ordinal).Select(key => (Key: key, Change: "DELETE_SERVICE"))).ToList();
        if (changes.Count > 0)
        {
            Push(initializing ? "FUZZY_WATCH_INIT_NOTIFY" : "FUZZY_WATCH_DIFF_SYNC_NOTIFY", changes);
        }

        if (initializing && changes.Count > 0)
        {
            _state.Naming.Scheduler.After(FuzzyEndDelay, () => Push("FINISH_FUZZY_WATCH_INIT_NOTIFY", []));
        }
        else if (initializing)
        {
            Push("FINISH_FUZZY_WATCH_INIT_NOTIFY", []);
        }

        void Push(string syncType, List<(string Key, string Change)> contexts) => connection.Push("NamingFuzzyWatchSyncRequest", new JsonObject
        {
            ["syncType"] = syncType,
            ["groupKeyPattern"] = pattern,
            ["contexts"] = NacosJson.Array(contexts.Select(context => new JsonObject { ["serviceKey"] = context.Key, ["changedType"] = context.Change })),
            ["totalBatch"] = 1,
            ["currentBatch"] = 1,
            ["module"] = "naming",
        });
    }

    private static GrpcReply? Problem(JsonObject body, string type)
    {
        if (type is not (Register or Deregister))
        {
            return GrpcReply.Failure("ErrorResponse", Refused, Refused, $"Unsupported request type {type}");
        }

        if (Text(body, "serviceName").Length == 0)
        {
            return GrpcReply.Error(500, "Param 'serviceName' is illegal, serviceName is blank");
        }

        return body["instance"] is null ? GrpcReply.Failure("ErrorResponse", Refused, Refused, "Instance can not be null.") : null;
    }
}
