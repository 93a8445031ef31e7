using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PolarisSync.Tests.Captures;
using PolarisSync.Tests.Fakes.Kong.Wire;
using Capture = PolarisSync.Tests.Captures.Capture;

namespace PolarisSync.Fakes.Tests.Kong;

/// <summary>A file under other names and addresses. Ids that were computed from them are computed anew, and addresses with zeros in front are too.</summary>
internal static partial class KongShuffle
{
    private static readonly CaptureShuffle Names = new()
    {
        NamedBy = ["name", "host", "tags"],
    };

    public static async Task<Capture> LoadAsync(string path, CancellationToken cancellationToken)
    {
        var capture = await Capture.LoadAsync(path, cancellationToken);
        var shuffled = Names.Shuffle(await WithNamesOfPathsAsync(capture, path, cancellationToken));
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (before, after) in capture.Exchanges.Zip(shuffled.Exchanges))
        {
            var addresses = Address().Matches(before.Node.ToJsonString()).Zip(Address().Matches(after.Node.ToJsonString()), (one, two) => (Padded(one.Value), Padded(two.Value)));
            foreach (var (old, other) in Ids(before).Zip(Ids(after)).Concat(addresses))
            {
                ids[old] = other;
            }
        }

        var document = JsonNode.Parse(await File.ReadAllTextAsync(path, cancellationToken))!.AsObject();
        document["exchanges"] = new JsonArray([.. shuffled.Exchanges.Take(capture.Exchanges.Count).Select(exchange => exchange.Node.DeepClone())]);
        return Capture.Parse(ids.Aggregate(document.ToJsonString(), (text, pair) => text.Replace(pair.Key, pair.Value, StringComparison.Ordinal)));
    }

    /// <summary>The file with one exchange more, in whose body are the names that occur in paths only.</summary>
    private static async Task<Capture> WithNamesOfPathsAsync(Capture capture, string path, CancellationToken cancellationToken)
    {
        var names = capture.Exchanges.Select(exchange => exchange.Request!["path"]!.GetValue<string>().Split('?')[0].Split('/'))
            .Where(parts => parts.Length > 2 && parts[1] is "services" or "upstreams" or "tags").Select(parts => parts[2]).Distinct(StringComparer.Ordinal);
        var document = JsonNode.Parse(await File.ReadAllTextAsync(path, cancellationToken))!.AsObject();
        document["exchanges"]!.AsArray().Add(new JsonObject
        {
            ["request"] = new JsonObject { ["body"] = new JsonArray([.. names.Select(name => new JsonObject { ["name"] = name })]) },
        });
        return Capture.Parse(document.ToJsonString());
    }

    /// <summary>An address with zeros in front of its numbers, as one file has it.</summary>
    private static string Padded(string address) => string.Join('.', address.Split('.').Select(part => part.PadLeft(3, '0')));

    [GeneratedRegex(@"(?<![0-9.])[0-9]{1,3}(\.[0-9]{1,3}){3}(?![0-9.])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();

    /// <summary>The ids that the entities of a document have without being given any, in their order.</summary>
    private static IEnumerable<string> Ids(CaptureExchange exchange)
    {
        if (exchange.Request?["body"] is not JsonObject document || !document.ContainsKey("_format_version"))
        {
            yield break;
        }

        foreach (var kind in new[] { "services", "upstreams" })
        {
            foreach (var entity in (document[kind] as JsonArray ?? []).OfType<JsonObject>().Where(entity => entity["name"] is not null && entity["id"] is null))
            {
                var id = DerivedIds.Of(kind, entity["name"]!.GetValue<string>());
                yield return id;
                foreach (var target in (entity["targets"] as JsonArray ?? []).OfType<JsonObject>().Where(target => target["id"] is null))
                {
                    yield return DerivedIds.OfTarget(target["target"]!.GetValue<string>(), id);
                }
            }
        }
    }
}
