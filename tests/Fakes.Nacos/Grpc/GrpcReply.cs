using System.Text.Json.Nodes;

namespace PolarisSync.Tests.Fakes.Nacos.Grpc;

/// <summary>A type and a body, as calls are answered.</summary>
internal sealed record GrpcReply(string Type, JsonObject Body)
{
    private const int Ok = 200;

    public static GrpcReply Success(string type, params (string Name, JsonNode? Value)[] fields)
    {
        var body = new JsonObject { ["resultCode"] = Ok, ["errorCode"] = 0, ["success"] = true };
        foreach (var (name, value) in fields)
        {
            body[name] = value;
        }

        return new GrpcReply(type, body);
    }

    public static GrpcReply Failure(string type, int resultCode, int errorCode, string message)
    {
        var body = new JsonObject { ["resultCode"] = resultCode, ["errorCode"] = errorCode, ["message"] = message, ["success"] = false };
        switch (type)
        {
            case "ServiceListResponse":
                body["count"] = 0;
                break;
            case "ConfigQueryResponse":
                body["lastModified"] = 0;
                body["beta"] = false;
                break;
            case "ConfigChangeBatchListenResponse":
                body["changedConfigs"] = new JsonArray();
                break;
        }

        return new GrpcReply(type, body);
    }

    public static GrpcReply Error(int errorCode, string message) => Failure("ErrorResponse", 500, errorCode, message);
}
