using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace PolarisSync.Core.Configuration;

/// <summary>A reference of the configuration documents for people, in Markdown, from the same description as the schema.</summary>
public static class ConfigurationReference
{
    /// <summary>The text of a file; the same for the same types in any order.</summary>
    /// <param name="types">What is loaded.</param>
    public static string Write(IEnumerable<EndpointTypeOptions> types)
    {
        ArgumentNullException.ThrowIfNull(types);
        var text = new StringBuilder(
            """
            # Configuration reference

            Written by `bash bin/polarissync schema --markdown --output docs/configuration.md`; what stands here is what `lint` and the schema for editors
            (`conf/sync.schema.json`) take. A key that is null counts as absent. `some_key` and `someKey` are one key. An unknown key is a fault.
            Durations are a number and a unit (`ms`, `s`, `m`, `h`, `d`), also joined as in `1m30s`; digits alone are milliseconds.


            """);
        var written = new HashSet<string>(StringComparer.Ordinal);
        Write(text, DocumentShape.Object, written);
        foreach (var (type, options) in types.OrderBy(type => type.Type.Name, StringComparer.Ordinal))
        {
            Write(text, type.Name, options);
        }

        return text.ToString().Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n') + "\n";
    }

    private static void Write(StringBuilder text, ObjectShape shape, HashSet<string> written)
    {
        if (!written.Add(shape.Name))
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"## {Title(shape)}\n\n{shape.Description}\n\n| key | meaning | value | default |\n| --- | --- | --- | --- |\n");
        foreach (var key in shape.Keys)
        {
            var standard = key.IsRequired ? "required" : key.Default is { } value ? $"`{value.Trim('"')}`" : "";
            var example = key.Examples.Count == 0 ? "" : $" For example {string.Join(", ", key.Examples.Select(example => $"`{example}`"))}.";
            text.Append(CultureInfo.InvariantCulture, $"| `{key.Name}` | {Cell(key.Description + example)} | {Cell(ShapeText.Describe(key.Shape))} | {standard} |\n");
        }

        text.Append('\n');
        foreach (var below in shape.Keys.SelectMany(key => Below(key.Shape)).OfType<ObjectShape>())
        {
            Write(text, below, written);
        }
    }

    private static void Write(StringBuilder text, string type, JsonObject options)
    {
        text.Append(CultureInfo.InvariantCulture, $"## Options of `{type}`\n\n");
        if (options["properties"] is not JsonObject { Count: > 0 } properties)
        {
            text.Append("None.\n\n");
            return;
        }

        text.Append("| key | meaning | default |\n| --- | --- | --- |\n");
        foreach (var (name, schema) in properties)
        {
            var standard = schema?["default"] is { } value ? $"`{value.ToJsonString()}`" : "";
            text.Append(CultureInfo.InvariantCulture, $"| `{name}` | {Cell(schema?["description"]?.GetValue<string>() ?? "")} | {standard} |\n");
        }

        text.Append('\n');
    }

    private static IEnumerable<ValueShape> Below(ValueShape shape) => shape switch
    {
        ListShape list => [list.Element],
        AnyShape any => any.ByType.Select(known => known.Shape),
        _ => [shape],
    };

    private static string Title(ObjectShape shape) => char.ToUpperInvariant(shape.Name[0]) + shape.Name[1..].Replace('_', ' ');

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
