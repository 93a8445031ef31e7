using System.Text.Json.Nodes;
using PolarisSync.Tests.Captures;
using PolarisSync.Tests.Fakes.Polaris.Naming;

namespace PolarisSync.Fakes.Tests.Polaris;

/// <summary>A file under other names and addresses. Ids that were computed from them are computed anew.</summary>
internal static class PolarisShuffle
{
    private static readonly CaptureShuffle Names = new()
    {
        NamedBy = ["service", "namespace", "name", "alias", "alias_namespace"],

        // Those with a g are found by "g*", which is too short to be taken for a name.
        Kept = ["default", "Polaris", "polaris", "polaris.checker", "nobody", "g1", "g2", new('g', 128), new('g', 129)],
        Separators = ["@@", ",", "*"],
    };

    public static async Task<Capture> LoadAsync(string path, CancellationToken cancellationToken)
    {
        var capture = await Capture.LoadAsync(path, cancellationToken);
        var shuffled = Names.Shuffle(capture);
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (before, after) in capture.Exchanges.Zip(shuffled.Exchanges))
        {
            Pair(before.Node, after.Node, ids);
        }

        var document = JsonNode.Parse(await File.ReadAllTextAsync(path, cancellationToken))!.AsObject();
        document["exchanges"] = new JsonArray([.. shuffled.Exchanges.Select(exchange => exchange.Node.DeepClone())]);
        return Capture.Parse(ids.Aggregate(document.ToJsonString(), (text, pair) => text.Replace(pair.Key, pair.Value, StringComparison.Ordinal)));
    }

    private static void Pair(JsonNode? before, JsonNode? after, Dictionary<string, string> ids)
    {
        switch (before, after)
        {
            case (JsonObject left, JsonObject right):
                if (Compute(left) is { } old && Compute(right) is { } other && old != other)
                {
                    ids[old] = other;
                }

                foreach (var (one, two) in left.Zip(right))
                {
                    Pair(one.Value, two.Value, ids);
                }

                break;
            case (JsonArray left, JsonArray right):
                foreach (var (one, two) in left.Zip(right))
                {
                    Pair(one, two, ids);
                }

                break;
            default:
                break;
        }
    }

    /// <summary>The id an object with these fields has; null when it is no instance.</summary>
    private static string? Compute(JsonObject fields) =>
        Text(fields["namespace"]) is { } ns && Text(fields["service"]) is { } service && Text(fields["host"]) is { } host && fields["port"] is JsonValue port
            ? InstanceId.Compute(ns, service, Text(fields["vpc_id"]) ?? "", host, uint.TryParse(port.ToString(), out var number) ? number : 0)
            : null;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
