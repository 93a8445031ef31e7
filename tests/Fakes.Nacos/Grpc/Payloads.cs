using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using PolarisSync.Plugins.Nacos.Wire;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Grpc;

/// <summary>The envelope: a type, headers, and JSON.</summary>
internal static class Payloads
{
    public static Payload Write(string type, JsonNode body, IEnumerable<KeyValuePair<string, string>>? headers = null)
    {
        var payload = new Payload
        {
            Metadata = new Metadata { Type = type, ClientIp = "127.0.0.1" },
            Body = new Any { Value = ByteString.CopyFromUtf8(NacosJson.Text(body)) },
        };
        foreach (var (name, value) in headers ?? [])
        {
            payload.Metadata.Headers[name] = value;
        }

        return payload;
    }

    public static JsonObject Read(Payload payload) => JsonNode.Parse(payload.Body.Value.Span)!.AsObject();
}
