using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>Metadata of several instances at once.</summary>
internal static class MetadataBatch
{
    public static JsonObject Apply(NacosServerState state, HttpCall call, NacosServiceKey key, bool remove)
    {
        var listed = call.Text("instances") is { Length: > 0 } text ? JsonNode.Parse(text)!.AsArray() : [];
        var found = state.Naming.PatchMetadata(
            key,
            instance => listed.Count == 0 || listed.OfType<JsonObject>().Any(wanted =>
                wanted["ip"]?.GetValue<string>() == instance.Ip && wanted["port"]?.GetValue<int>() == instance.Port
                && (wanted["clusterName"]?.GetValue<string>() ?? NacosNames.DefaultCluster) == instance.Cluster),
            RequestCheck.Metadata(call, state.Version),
            remove,
            call.Client);
        return new JsonObject
        {
            ["updated"] = NacosJson.Array(found.Select(instance =>
                (JsonNode?)$"{instance.Address}:unknown:{instance.Cluster}:{(instance.Ephemeral ? "ephemeral" : "persist")}")),
        };
    }
}
