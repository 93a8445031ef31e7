using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PolarisSync.Core.Configuration;

/// <summary>The JSON schema of the configuration documents: what <c>lint</c> says, as far as a schema can.</summary>
public static class ConfigurationSchema
{
    private static readonly JsonSerializerOptions s_written = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema, draft 2020-12, as the text of a file; the same for the same types in any order.</summary>
    /// <param name="types">What is loaded.</param>
    public static string Write(IEnumerable<EndpointTypeOptions> types)
    {
        ArgumentNullException.ThrowIfNull(types);
        ImmutableArray<EndpointTypeOptions> sorted = [.. types.OrderBy(type => type.Type.Name, StringComparer.Ordinal)];
        var writer = new SchemaWriter();
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = "urn:polarissync:sync-document",
            ["type"] = "object",
        };
        writer.Fill(schema, DocumentShape.Object, "#");
        schema["title"] = "PolarisSync document";

        // Names of types are offered, not demanded: a task of another type waits for its adapter.
        if (sorted.Length > 0 && writer.Definitions[EndpointShape.Object.Name]!["properties"]![EndpointShape.Type.Name] is JsonObject { } type)
        {
            ((JsonArray)type["anyOf"]!).Insert(0, new JsonObject { ["enum"] = new JsonArray([.. sorted.Select(known => (JsonNode)known.Type.Name)]) });
        }

        SchemaRules.AddTo(writer.Definitions, sorted);
        schema["$defs"] = writer.Definitions;

        // Not of the draft: some editors then take both for granted.
        schema["allowComments"] = true;
        schema["allowTrailingCommas"] = true;
        return schema.ToJsonString(s_written) + "\n";
    }
}
