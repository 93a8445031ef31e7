using System.Text.Json.Nodes;

namespace PolarisSync.Host.Tests.Schema;

/// <summary>
/// Says with the words of draft 4 what a schema says with newer ones, for a validator that knows only those. Each step is an equivalence of the draft's
/// own definition of the word, so that nothing is judged otherwise.
/// </summary>
internal static class PlainSchema
{
    private static readonly string[] s_annotations = ["description", "title", "default", "examples", "patternErrorMessage"];
    private static readonly string[] s_ofNames = ["properties", "patternProperties", "$defs"];
    private static readonly string[] s_ofOne = ["items", "additionalProperties", "not", "if", "then", "else", "contains"];
    private static readonly string[] s_ofMany = ["allOf", "anyOf", "oneOf"];

    public static JsonObject From(JsonObject schema)
    {
        var plain = (JsonObject)Plain(schema);
        plain.Remove("$schema");
        plain.Remove("$id");
        plain.Remove("$defs", out var definitions);
        plain["definitions"] = definitions;
        return plain;
    }

    private static JsonNode Plain(JsonNode node)
    {
        if (node is not JsonObject schema)
        {
            return node.DeepClone();
        }

        var plain = new JsonObject();
        foreach (var (keyword, value) in schema)
        {
            plain[keyword] = value switch
            {
                JsonObject named when s_ofNames.Contains(keyword, StringComparer.Ordinal) => new JsonObject(named.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)Plain(pair.Value!)))),
                JsonArray many when s_ofMany.Contains(keyword, StringComparer.Ordinal) => new JsonArray([.. many.Select(one => Plain(one!))]),
                JsonObject one when s_ofOne.Contains(keyword, StringComparer.Ordinal) => Plain(one),
                _ => value?.DeepClone(),
            };
        }

        Replace(plain);
        return plain;
    }

    private static void Replace(JsonObject plain)
    {
        var more = new List<JsonNode>();
        if (plain.Remove("const", out var constant))
        {
            plain["enum"] = new JsonArray(constant);
        }

        if (plain.Remove("contains", out var element))
        {
            more.Add(Any(Not(new JsonObject { ["type"] = "array" }), Not(new JsonObject { ["items"] = Not(element!) })));
        }

        if (plain.Remove("if", out var condition))
        {
            plain.Remove("then", out var then);
            plain.Remove("else", out var otherwise);
            more.Add(Any(Not(condition!.DeepClone()), then ?? new JsonObject()));
            more.Add(Any(condition, otherwise ?? new JsonObject()));
        }

        if (plain["$ref"]?.GetValue<string>().Replace("#/$defs/", "#/definitions/", StringComparison.Ordinal) is { } reference)
        {
            plain["$ref"] = reference;
            if (more.Count > 0 || plain.Any(pair => pair.Key != "$ref" && !s_annotations.Contains(pair.Key, StringComparer.Ordinal)))
            {
                // There nothing counts beside a reference.
                plain.Remove("$ref");
                more.Add(new JsonObject { ["$ref"] = reference });
            }
        }

        if (more.Count > 0)
        {
            plain["allOf"] = new JsonArray([.. ((JsonArray?)plain["allOf"] ?? []).Select(one => one!.DeepClone()), .. more]);
        }
    }

    private static JsonObject Not(JsonNode schema) => new() { ["not"] = schema };

    private static JsonObject Any(params JsonNode[] schemas) => new() { ["anyOf"] = new JsonArray(schemas) };
}
