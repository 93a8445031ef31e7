using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>The filter before the naming handlers, and the metadata parameter it reads.</summary>
internal static class RequestCheck
{
    /// <summary>Refuses parameters that no handler should see.</summary>
    public static void Naming(HttpCall call, NacosVersion version)
    {
        if (!version.ParameterCheck)
        {
            return;
        }

        var name = call.Text("serviceName").Split("@@", 2);
        var sentence = ParameterCheck.Namespace(call.Text("namespaceId"))
            ?? ParameterCheck.Service(name[^1])
            ?? ParameterCheck.Group(name.Length == 2 ? name[0] : call.Text("groupName"))
            ?? ParameterCheck.Cluster(Cluster(call, ""))
            ?? ParameterCheck.Cluster(call.Text("clusters"))
            ?? ParameterCheck.Ip(call.Text("ip"))
            ?? ParameterCheck.Port(call.Text("port"))
            ?? ParameterCheck.Metadata(Metadata(call, version));
        if (sentence is not null)
        {
            throw new HttpRefusal(HttpReply.Unchecked(sentence));
        }
    }

    /// <summary>The cluster under either of its names.</summary>
    public static string Cluster(HttpCall call, string otherwise) =>
        call.Text("clusterName") is { Length: > 0 } cluster ? cluster : call.Text("cluster") is { Length: > 0 } other ? other : otherwise;

    /// <summary>The metadata parameter: JSON, or "k=v,k=v".</summary>
    public static ImmutableDictionary<string, string> Metadata(HttpCall call, NacosVersion version, string parameter = "metadata")
    {
        var text = call.Text(parameter);
        if (text.Length == 0)
        {
            return ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);
        }

        if (FromJson(text) is { } found)
        {
            return found;
        }

        var pairs = text.Split(',').Select(pair => pair.Split('=')).ToList();
        if (pairs.Exists(pair => pair.Length != 2))
        {
            throw Unreadable(call, version, text);
        }

        return pairs.ToImmutableDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
    }

    private static ImmutableDictionary<string, string>? FromJson(string text)
    {
        try
        {
            var node = JsonNode.Parse(text);
            return node is JsonObject fields && fields.All(field => field.Value is null or JsonValue) ? NacosJson.ReadStrings(fields) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static HttpRefusal Unreadable(HttpCall call, NacosVersion version, string text)
    {
        var sentence = $"metadata format incorrect:{text}";
        if (version.Major == 1)
        {
            return new HttpRefusal(V1.Wrapped(sentence, 500, version));
        }

        var inner = $"ErrCode:400, ErrMsg:{sentence}";
        var message = call.Path.StartsWith("/nacos/v1/", StringComparison.Ordinal) ? $"Server failed, caused: {inner};caused: {sentence};" : inner;
        return new HttpRefusal((refused, now) => HttpReply.Error(refused, 500, "Internal Server Error", message, now));
    }
}
