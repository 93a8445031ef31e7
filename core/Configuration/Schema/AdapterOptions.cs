using System.Text.Json.Nodes;

namespace PolarisSync.Core.Configuration;

/// <summary>Fits the schema of an adapter's options into a document's: any string may hold references there, and null counts as absent.</summary>
internal static class AdapterOptions
{
    private static readonly string[] s_conditions = ["enum", "const", "pattern", "patternErrorMessage", "minLength", "maxLength", "format"];

    /// <summary>The definition.</summary>
    /// <param name="options">As the adapter has it.</param>
    /// <param name="place">Where the definition will stand, for references within it.</param>
    public static JsonObject Prepare(JsonObject options, string place)
    {
        var prepared = (JsonObject)options.DeepClone();
        Visit(prepared, place);
        prepared["type"] = new JsonArray("object", "null");
        return prepared;
    }

    private static void Visit(JsonNode? node, string place)
    {
        if (node is JsonArray list)
        {
            foreach (var element in list)
            {
                Visit(element, place);
            }
        }

        if (node is not JsonObject schema)
        {
            return;
        }

        foreach (var keyword in schema.Where(pair => pair.Key is not ("default" or "examples" or "enum" or "const" or "required" or "type")).Select(pair => pair.Value).ToList())
        {
            Visit(keyword, place);
        }

        if (schema["$ref"] is JsonValue reference && reference.GetValue<string>() is ['#', .. var below])
        {
            schema["$ref"] = place + below;
        }
        else if (Types(schema).Contains("string", StringComparer.Ordinal))
        {
            AllowReferences(schema);
        }
    }

    private static IEnumerable<string> Types(JsonObject schema) => schema["type"] switch
    {
        JsonValue type when type.TryGetValue<string>(out var name) => [name],
        JsonArray types => types.Select(type => type!.GetValue<string>()),
        _ => [],
    };

    private static void AllowReferences(JsonObject schema)
    {
        var condition = new JsonObject();
        foreach (var keyword in s_conditions)
        {
            if (schema.Remove(keyword, out var value))
            {
                condition[keyword] = value;
            }
        }

        var nullable = Types(schema).Contains("null", StringComparer.Ordinal);
        foreach (var (keyword, value) in condition.Count == 0 ? SchemaWriter.Free(nullable) : SchemaWriter.Constrained(condition, nullable))
        {
            if (keyword != "type")
            {
                schema[keyword] = value?.DeepClone();
            }
        }
    }
}
