using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong.Wire;

namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>Reads form fields by what an entity's fields are: "tags[]=a" is an element, "a.b=1" a field of a record.</summary>
internal static class FormBody
{
    /// <summary>The fields as JSON.</summary>
    public static JsonObject Parse(string text, EntitySchema? schema)
    {
        var given = new JsonObject();
        foreach (var (name, value) in text.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Pair))
        {
            Put(given, name, value, schema?.Fields ?? []);
        }

        return given;
    }

    private static (string Name, string Value) Pair(string pair)
    {
        var parts = pair.Split('=', 2);
        return (Decode(parts[0]), parts.Length == 2 ? Decode(parts[1]) : "");
    }

    private static string Decode(string text) => WebUtility.UrlDecode(text);

    private static void Put(JsonObject given, string name, string value, IReadOnlyList<Field> fields)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0)
        {
            var record = given[name[..dot]] as JsonObject ?? [];
            given[name[..dot]] = record.Parent is null ? record : record.DeepClone();
            var field = fields.FirstOrDefault(candidate => candidate.Name == name[..dot]);
            Put(given[name[..dot]]!.AsObject(), name[(dot + 1)..], value, field?.Fields ?? []);
            return;
        }

        var element = name.EndsWith("[]", StringComparison.Ordinal);
        var plain = element ? name[..^2] : name;
        var kind = fields.FirstOrDefault(candidate => candidate.Name == plain)?.Kind;
        if (element || kind is FieldKind.Set or FieldKind.List)
        {
            var list = given[plain] as JsonArray;
            if (list is null)
            {
                given[plain] = list = [];
            }

            list.Add(value);
            return;
        }

        given[plain] = kind switch
        {
            FieldKind.Integer or FieldKind.Number when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            FieldKind.Flag when bool.TryParse(value, out var flag) => flag,
            _ => value,
        };
    }
}
