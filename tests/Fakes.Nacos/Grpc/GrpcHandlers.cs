using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Grpc;

/// <summary>What is done with a call, by its type: first what concerns every call, then the handler.</summary>
internal sealed partial class GrpcHandlers
{
    private const int Refused = 400;
    private const int NoConnection = -401;
    private readonly NacosServerState _state;
    private readonly Dictionary<string, (string ResponseType, string Right, Func<GrpcConnection, JsonObject, GrpcReply> Handle)> _handlers;

    public GrpcHandlers(NacosServerState state)
    {
        _state = state;
        _handlers = new(StringComparer.Ordinal)
        {
            ["HealthCheckRequest"] = ("HealthCheckResponse", "", (_, _) => GrpcReply.Success("HealthCheckResponse")),
            ["InstanceRequest"] = ("InstanceResponse", "w", InstanceRequest),
            ["PersistentInstanceRequest"] = ("InstanceResponse", "w", PersistentInstanceRequest),
            ["BatchInstanceRequest"] = ("BatchInstanceResponse", "w", BatchInstanceRequest),
            ["ServiceQueryRequest"] = ("QueryServiceResponse", "r", ServiceQueryRequest),
            ["ServiceListRequest"] = ("ServiceListResponse", "r", ServiceListRequest),
            ["SubscribeServiceRequest"] = ("SubscribeServiceResponse", "r", SubscribeServiceRequest),
            ["ConfigQueryRequest"] = ("ConfigQueryResponse", "r", ConfigQueryRequest),
            ["ConfigPublishRequest"] = ("ConfigPublishResponse", "w", ConfigPublishRequest),
            ["ConfigRemoveRequest"] = ("ConfigRemoveResponse", "w", ConfigRemoveRequest),
            ["ConfigBatchListenRequest"] = ("ConfigChangeBatchListenResponse", "r", ConfigBatchListenRequest),
        };
        if (state.Version.Major >= 3)
        {
            _handlers["NamingFuzzyWatchRequest"] = ("NamingFuzzyWatchResponse", "r", NamingFuzzyWatchRequest);
        }
    }

    public GrpcReply Handle(GrpcConnection connection, string type, IDictionary<string, string> headers, JsonObject body)
    {
        _state.Counts.Count(type);
        if (type == "ServerCheckRequest")
        {
            return GrpcReply.Success("ServerCheckResponse", ("connectionId", connection.Id), ("supportAbilityNegotiation", true));
        }

        if (!_handlers.TryGetValue(type, out var handler) || _state.Faults.IsSwitchedOff(type))
        {
            return GrpcReply.Error(302, "RequestHandler Not Found");
        }

        if (!connection.IsRegistered)
        {
            return GrpcReply.Error(301, "Connection is unregistered.");
        }

        connection.Touch();
        if (_state.Faults.Status is { } status && handler.Right.Length > 0)
        {
            return GrpcReply.Error(503, $"More than TPS limit ({status}).");
        }

        if (Forbidden(handler.Right, headers, body) is { } forbidden)
        {
            return GrpcReply.Failure(handler.ResponseType, 500, 403, forbidden);
        }

        if (CheckParameters(body) is { } problem)
        {
            return GrpcReply.Failure(handler.ResponseType, 500, Refused, "Param check invalid:" + problem);
        }

        try
        {
            return handler.Handle(connection, body);
        }
        catch (NacosFault fault)
        {
            return GrpcReply.Failure("ErrorResponse", Refused, Refused, fault.Message);
        }
    }

    private static string Text(JsonObject body, string name) => body[name]?.GetValue<string>() ?? "";

    private static string? CheckParameters(JsonObject body)
    {
        var instances = (body["instances"] as JsonArray ?? []).Append(body["instance"]?.DeepClone()).OfType<JsonObject>().ToList();
        return ParameterCheck.Namespace(Text(body, "namespace"))
            ?? ParameterCheck.Namespace(Text(body, "tenant"))
            ?? ParameterCheck.Group(Text(body, "groupName"))
            ?? ParameterCheck.Group(Text(body, "group"))
            ?? ParameterCheck.Service(Text(body, "serviceName"))
            ?? ParameterCheck.DataId(Text(body, "dataId"))
            ?? ParameterCheck.Cluster(Text(body, "cluster"))
            ?? instances.Select(instance => ParameterCheck.Ip(Text(instance, "ip"))
                ?? ParameterCheck.Port(instance["port"]?.ToJsonString())
                ?? ParameterCheck.Cluster(Text(instance, "clusterName"))
                ?? ParameterCheck.Metadata(NacosJson.ReadStrings(instance["metadata"]))).FirstOrDefault(problem => problem is not null);
    }

    private string? Forbidden(string right, IDictionary<string, string> headers, JsonObject body)
    {
        if (!_state.Options.Auth || right.Length == 0)
        {
            return null;
        }

        var token = headers.TryGetValue("accessToken", out var given)
            ? given
            : headers.TryGetValue("Authorization", out var bearer) && bearer.StartsWith("Bearer ", StringComparison.Ordinal) ? bearer["Bearer ".Length..] : "";
        if (token.Length == 0)
        {
            return Worded(401, _state.Version.Major >= 3 ? "User not found! Please check user exist or password is right!" : "user not found!");
        }

        var (user, problem) = _state.Users.Check(token);
        if (user is null)
        {
            return Worded(401, problem);
        }

        var isConfig = body.ContainsKey("dataId") || body.ContainsKey("configListenContexts");
        var resource = isConfig
            ? $"{Text(body, "tenant")}:{Text(body, "group")}:config"
            : $"{Text(body, "namespace")}:{Text(body, "groupName")}:naming";
        return _state.Users.May(user, resource, right) ? null : Worded(403, "authorization failed!");
    }

    private string Worded(int code, string message) => _state.Version.Major >= 3 ? $"Code: {code}, Message: {message}." : message;

    private static GrpcReply NotAClient(GrpcConnection connection) => GrpcReply.Failure(
        "ErrorResponse", NoConnection, NoConnection,
        $"errCode: {NoConnection}, errMsg: Client [{connection.Id}] connection already disconnect, can't register ephemeral instance. ");

    private static NacosServiceKey Key(JsonObject body) => new(
        body["namespace"]?.GetValue<string>() ?? NacosNames.PublicNamespace,
        body["groupName"]?.GetValue<string>() ?? "",
        Text(body, "serviceName"));
}
