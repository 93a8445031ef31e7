using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>Signs of life: light ones by parameters, full ones that register what is not known.</summary>
internal static class HttpBeats
{
    private const int Accepted = 10200;
    private const int Unknown = 20404;

    public static JsonObject Beat(NacosServerState state, HttpCall call, NacosServiceKey key)
    {
        var full = call.Text("beat");
        var beat = full.Length > 0 ? Read(full, call, state.Version) : null;
        var instance = beat is null
            ? new NacosInstance { Ip = call.Text("ip"), Port = call.Number("port", 0), Cluster = RequestCheck.Cluster(call, NacosNames.DefaultCluster) }
            : NacosJson.ReadInstance(beat, ephemeral: true) with
            {
                Cluster = beat["cluster"]?.GetValue<string>() ?? NacosNames.DefaultCluster,
            };
        var writer = Writer.Http(instance, call.Client, state.Version.Major == 1);
        var known = state.Naming.Beat(key, writer.Owner);
        if (!known && beat is not null)
        {
            state.Naming.Publish(writer, key, [instance], ephemeral: true);
            known = true;
        }

        var interval = state.Naming.With(key, service => service?.Publications.GetValueOrDefault(writer.Owner, []).FirstOrDefault())
            ?.Milliseconds(NacosNames.BeatInterval, NacosNames.DefaultBeatInterval) ?? NacosNames.DefaultBeatInterval;
        var answer = new JsonObject { ["clientBeatInterval"] = interval, ["code"] = known ? Accepted : Unknown };
        if (known || state.Version.Major > 1)
        {
            answer["lightBeatEnabled"] = true;
        }

        return answer;
    }

    private static JsonObject Read(string text, HttpCall call, NacosVersion version)
    {
        try
        {
            return JsonNode.Parse(text)!.AsObject();
        }
        catch (JsonException)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"Unexpected character ('{text[1]}' (code {(int)text[1]})): was expecting double-quote to start field name\n at [Source: (String)\"{text}\"; line: 1, column: 3]");
            const string Type = "com.alibaba.nacos.naming.healthcheck.RsInfo";
            throw version.Major == 1
                ? new HttpRefusal(V1.Wrapped($"errCode: 101, errMsg: Nacos deserialize for class [{Type}] failed.  ;caused: {at}", 500, version))
                : new HttpRefusal((refused, now) => HttpReply.Error(
                    refused, 500, "Internal Server Error",
                    $"Server failed, caused: errCode: 101, errMsg: Nacos deserialize for class [{Type}] failed, cause error[{at}].  ;caused: {at};", now));
        }
    }
}
