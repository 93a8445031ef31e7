using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PolarisSync.Tests.Fakes.Kong.Wire;

/// <summary>Checks what was given against a schema, and fills in what was not.</summary>
internal static class SchemaCheck
{
    private const string Missing = "required field missing";

    /// <summary>The problems by field, empty where there are none. What is not given has none: wholes are filled in before.</summary>
    public static JsonObject Problems(IReadOnlyList<Field> fields, JsonObject given)
    {
        var problems = new JsonObject();
        foreach (var (name, value) in given)
        {
            var problem = fields.FirstOrDefault(field => field.Name == name) is { } known ? Of(known, value) : "unknown field";
            if (problem is not null)
            {
                problems[name] = problem;
            }
        }

        return problems;
    }

    /// <summary>What is not given becomes its default, in records too.</summary>
    public static void Fill(IReadOnlyList<Field> fields, JsonObject target)
    {
        foreach (var field in fields)
        {
            if (!target.ContainsKey(field.Name))
            {
                target[field.Name] = field.Default();
            }

            if (field.Kind == FieldKind.Record && target[field.Name] is JsonObject inner)
            {
                Fill(field.Fields, inner);
            }
        }
    }

    /// <summary>Sets lose what is doubled, and a set or list that was given as an empty object is empty.</summary>
    public static void Tidy(IReadOnlyList<Field> fields, JsonObject target)
    {
        foreach (var field in fields.Where(field => target.ContainsKey(field.Name)))
        {
            switch (field.Kind)
            {
                case FieldKind.Set or FieldKind.List when target[field.Name] is JsonObject { Count: 0 }:
                    target[field.Name] = new JsonArray();
                    break;
                case FieldKind.Set when target[field.Name] is JsonArray list:
                    var seen = new HashSet<string>(StringComparer.Ordinal);
                    target[field.Name] = new JsonArray([.. list.Where(element => seen.Add(element?.ToJsonString() ?? "")).Select(element => element?.DeepClone())]);
                    break;
                case FieldKind.Integer when target[field.Name] is JsonValue number && number.GetValueKind() == JsonValueKind.Number:
                    target[field.Name] = (long)Value(number);
                    break;
                case FieldKind.Record when target[field.Name] is JsonObject inner:
                    Tidy(field.Fields, inner);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>The number a JSON number is.</summary>
    public static double Value(JsonNode number) => double.Parse(number.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static JsonNode? Of(Field field, JsonNode? value) => (field.Kind, value) switch
    {
        (_, null) => field.Required ? Missing : null,
        (FieldKind.Text, _) => Kind(value) != JsonValueKind.String ? "expected a string" : value.GetValue<string>().Length == 0 ? Rules.TooShort : field.Check(value),
        (FieldKind.Integer, _) => Kind(value) == JsonValueKind.Number && double.IsInteger(Value(value)) ? field.Check(value) : "expected an integer",
        (FieldKind.Number, _) => Kind(value) == JsonValueKind.Number ? field.Check(value) : "expected a number",
        (FieldKind.Flag, _) => Kind(value) is JsonValueKind.True or JsonValueKind.False ? field.Check(value) : "expected a boolean",
        (FieldKind.Set or FieldKind.List, JsonArray list) => Elements(field, list),
        (FieldKind.Set or FieldKind.List, JsonObject { Count: 0 }) => null,
        (FieldKind.Set, _) => "expected a set",
        (FieldKind.List, _) => "expected an array",
        (FieldKind.Record, JsonObject inner) => Problems(field.Fields, inner) is { Count: > 0 } problems ? problems : null,
        (FieldKind.Record, _) => "expected a record",
        (FieldKind.Map, JsonObject) => null,
        (FieldKind.Map, _) => "expected a map",
        (FieldKind.Reference, JsonObject) => field.Check(value),
        _ => "expected a record",
    };

    private static JsonArray? Elements(Field field, JsonArray list)
    {
        var problems = new List<JsonNode?>();
        var last = 0;
        foreach (var element in list)
        {
            var problem = element is null ? Missing : Of(field.Element!, element);
            problems.Add(problem);
            last = problem is null ? last : problems.Count;
        }

        return last == 0 ? null : new JsonArray([.. problems.Take(last)]);
    }

    private static JsonValueKind Kind(JsonNode value) => value.GetValueKind();
}
