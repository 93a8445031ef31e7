using System.Text.Json.Nodes;

namespace PolarisSync.Host.Tests.Schema;

/// <summary>Changes a document in every place, in every way people get it wrong or could just as well have written it. The same on every run.</summary>
internal static class Mutations
{
    private static readonly string[] s_values =
    [
        "null", "true", "7", "-1", "0.5", "1000000000000", "\"\"", "\" \"", "\"word\"", "\"${nope}\"", "\"${env:\"", "\"$${x}\"", "\"a${env:B}c\"", "[]", "{}", "[\"x\"]", "[null]",
        "{ \"x\": \"y\" }", "{ \"\": \"y\" }", "{ \"x\": 7 }", "{ \"x\": null }", "{ \"__SYNC__\": \"y\" }", "{ \"x\": \"${nope}\" }",
    ];

    private static readonly string[] s_texts =
    [
        "never", "NEVER", "5", "5000", "5M", "30s", "1.5h", "1m30s", "30s1m", "1m1m", ".5h", "5 m", "-5s", "0s", "50ms", "500ms", "59m", "61m", "24h", "25h", "31d", "99999d", "5x", "00005m",
        "regex:", "regex:(", "regex:a.*", "*", "**", "a*b", "a?b", "default", "sync", "purge", "watch", "file", "consul", "tab\tin it", " ahead", "behind ", "nacos-like",
        "host", "host:", "host:0", "host:80", "host:65535", "host:65536", "http://host", "HTTPS://host:443/v1/", "grpc://host", "grpc://host:1", "ftp://host:1", "host:80/path", "u:p@host:80", "http://host?x", "[::1]:80", "host name:80",
    ];

    private static readonly (string From, string To)[] s_keys =
        [("health_check", "healthCheck"), ("max_loss_ratio", "maxLoss_ratio"), ("on_remove", "onRemove"), ("upstreamName", "upstream_name"), ("key_file", "keyFile"), ("certificate_file", "certificateFile"), ("default_group", "defaultGroup"), ("config_group", "configGroup"), ("name", "Name"), ("enable", "_enable")];

    public static IEnumerable<Mutation> Of(JsonObject document)
    {
        foreach (var path in Paths(document, []).ToList())
        {
            var node = Find(document, path);
            foreach (var value in s_values)
            {
                yield return Changed(document, path, $"= {value}", (parent, key) => Put(parent, key, JsonNode.Parse(value)));
            }

            yield return Changed(document, path, "removed", Remove);
            if (node is JsonValue leaf && leaf.TryGetValue<string>(out var text))
            {
                foreach (var other in s_texts.Concat([text + " ", "x" + text, new string('x', 129), new string('x', 300), $"${{env:{text}}}", "${file:/not/there}"]))
                {
                    yield return Changed(document, path, $"= '{other}'", (parent, key) => Put(parent, key, other));
                }
            }

            foreach (var mutation in node switch
            {
                JsonObject map => OfObject(document, path, map),
                JsonArray list => OfArray(document, path, list),
                _ => [],
            })
            {
                yield return mutation;
            }
        }
    }

    private static IEnumerable<Mutation> OfObject(JsonObject document, object[] path, JsonObject map)
    {
        foreach (var (key, value) in new[] { ("nope", "1"), ("", "\"x\""), ("a*b", "\"x\""), ("*", "\"x*\""), ("regex:(a)", "\"$1\""), ("regex:b", "\"$\""), ("regex:", "\"x\""), ("s?", "\"*\""), ("c*", "\"**\""), ("polarissync.io/x", "\"y\"") })
        {
            yield return Changed(document, path, $"with \"{key}\": {value}", (parent, at) => ((JsonObject)Get(parent, at)!)[key] = JsonNode.Parse(value));
        }

        foreach (var (from, to) in s_keys.Where(pair => map.ContainsKey(pair.From)))
        {
            yield return Changed(document, path, $"{from} as {to}", (parent, at) =>
            {
                var changed = (JsonObject)Get(parent, at)!;
                changed.Remove(from, out var value);
                changed[to] = value;
            });
            yield return Changed(document, path, $"{from} and {to}", (parent, at) =>
            {
                var changed = (JsonObject)Get(parent, at)!;
                changed[to] = changed[from]?.DeepClone();
            });
        }
    }

    private static IEnumerable<Mutation> OfArray(JsonObject document, object[] path, JsonArray list)
    {
        foreach (var value in new[] { "null", "\"x\"", "\"\"", "{}", "[]", "{ \"config_group\": \"g\" }", "{ \"service\": \"s\", \"config_group\": \"g\" }" })
        {
            yield return Changed(document, path, $"with {value}", (parent, at) => ((JsonArray)Get(parent, at)!).Add(JsonNode.Parse(value)));
        }

        if (list.Count > 0)
        {
            yield return Changed(document, path, "its first twice", (parent, at) => ((JsonArray)Get(parent, at)!).Add(list[0]?.DeepClone()));
        }
    }

    private static IEnumerable<object[]> Paths(JsonNode? node, object[] path)
    {
        if (path.Length > 0)
        {
            yield return path;
        }

        var below = node switch
        {
            JsonObject map => map.SelectMany(pair => Paths(pair.Value, [.. path, pair.Key])),
            JsonArray list => list.SelectMany((element, index) => Paths(element, [.. path, index])),
            _ => [],
        };
        foreach (var deeper in below)
        {
            yield return deeper;
        }
    }

    private static Mutation Changed(JsonObject document, object[] path, string what, Action<JsonNode, object> change)
    {
        var copy = (JsonObject)document.DeepClone();
        change(Find(copy, path[..^1])!, path[^1]);
        return new($"{string.Join('.', path)} {what}", copy.ToJsonString());
    }

    private static JsonNode? Find(JsonNode document, object[] path) => path.Aggregate<object, JsonNode?>(document, (node, step) => Get(node!, step));

    private static JsonNode? Get(JsonNode parent, object key) => key is string name ? parent[name] : parent[(int)key];

    private static void Put(JsonNode parent, object key, JsonNode? value)
    {
        if (key is string name)
        {
            parent[name] = value;
        }
        else
        {
            parent[(int)key] = value;
        }
    }

    private static void Remove(JsonNode parent, object key)
    {
        if (key is string name)
        {
            ((JsonObject)parent).Remove(name);
        }
        else
        {
            ((JsonArray)parent).RemoveAt((int)key);
        }
    }
}
