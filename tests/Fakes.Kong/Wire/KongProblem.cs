using System.Text;
using System.Text.Json.Nodes;

namespace PolarisSync.Tests.Fakes.Kong.Wire;

/// <summary>A refusal: its HTTP status and its body.</summary>
internal sealed record KongProblem(int Status, JsonObject Body)
{
    public static KongProblem NotFound { get; } = Plain(404, "Not found");

    public static KongProblem Unexpected { get; } = Plain(500, "An unexpected error occurred");

    public static KongProblem MethodNotAllowed { get; } = Plain(405, "Method not allowed");

    public static KongProblem Plain(int status, string message) => new(status, new JsonObject { ["message"] = message });

    /// <summary>Code 2: fields are wrong.</summary>
    public static KongProblem Schema(JsonObject fields)
    {
        var parts = Parts(fields);
        var message = (parts.Count == 1 ? "schema violation (" : $"{parts.Count} schema violations (") + string.Join("; ", parts) + ")";
        return Coded(400, 2, "schema violation", message, fields);
    }

    /// <summary>Code 3: the id is taken, or a column that must not be empty is.</summary>
    public static KongProblem PrimaryKey(string key, string field = "id") => Coded(
        400, 3, "primary key violation", $"primary key violation on key '{{{field}=\"{key}\"}}'", new JsonObject { [field] = key });

    /// <summary>Code 4: others refer to it.</summary>
    public static KongProblem Referenced(string by, string entity) => Coded(
        400,
        4,
        "foreign key violation",
        $"an existing '{by}' entity references this '{entity}' entity",
        new JsonObject { ["@referenced_by"] = by });

    /// <summary>Code 5: the name is taken.</summary>
    public static KongProblem Unique(string field, string value) => Coded(
        409, 5, "unique constraint violation", $"UNIQUE violation detected on '{{{field}=\"{value}\"}}'", new JsonObject { [field] = value });

    /// <summary>Code 5: the address is taken in its upstream.</summary>
    public static KongProblem UniqueInUpstream(string target, string upstream) => Coded(
        409,
        5,
        "unique constraint violation",
        $"UNIQUE violation detected on '{{target=\"{target}\",upstream={{id=\"{upstream}\"}}}}'",
        new JsonObject { ["target"] = target, ["upstream"] = new JsonObject { ["id"] = upstream } });

    /// <summary>Code 6: nothing to change.</summary>
    public static KongProblem Absent(string field, string value) => Coded(
        404,
        6,
        "not found",
        $"could not find the entity with {(field == "id" ? "primary key " : "")}'{{{field}=\"{value}\"}}'",
        new JsonObject { [field] = value });

    /// <summary>Code 7.</summary>
    public static KongProblem Offset(string offset, string why) => Coded(400, 7, "invalid offset", $"'{offset}' is not a valid offset: {why}");

    /// <summary>Code 9.</summary>
    public static KongProblem Size(string message) => Coded(400, 9, "invalid size", message);

    /// <summary>Code 10: the name in a path cannot be one.</summary>
    public static KongProblem InvalidUnique(string field, string message) => Coded(400, 10, "invalid unique " + field, message);

    /// <summary>Code 11.</summary>
    public static KongProblem Options(string why)
    {
        var problem = Coded(400, 11, "invalid options", $"invalid option (tags: {why})");
        problem.Body["options"] = new JsonObject { ["tags"] = why };
        return problem;
    }

    /// <summary>Code 12: no database, no writes.</summary>
    public static KongProblem Unsupported(string message) => Coded(405, 12, "operation unsupported", message);

    /// <summary>Code 14: the document cannot be loaded.</summary>
    public static KongProblem Declarative(JsonObject fields) =>
        Coded(400, 14, "invalid declarative configuration", $"declarative config is invalid: {OneLine(fields)}", fields);

    /// <summary>The problems in one line each, those of the whole first, then by name.</summary>
    public static IReadOnlyList<string> Parts(JsonObject fields)
    {
        var parts = new List<string>();
        if (fields["@entity"] is JsonArray whole)
        {
            parts.AddRange(whole.Select(problem => problem!.GetValue<string>()));
        }

        foreach (var (name, problem) in fields.Where(pair => pair.Key != "@entity").OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            switch (problem)
            {
                case JsonObject inner:
                    parts.AddRange(inner.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{name}.{pair.Key}: {Inner(pair.Value)}"));
                    break;
                case JsonArray list:
                    parts.AddRange(list.Select((value, index) => (value, index)).Where(pair => pair.value is not null).Select(pair => $"{name}.{pair.index + 1}: {Inner(pair.value)}"));
                    break;
                default:
                    parts.Add($"{name}: {problem}");
                    break;
            }
        }

        return parts;
    }

    /// <summary>A tree of problems in one line, as Lua tables are printed: the message of code 14.</summary>
    public static string OneLine(JsonNode? node) => node switch
    {
        JsonObject fields => "{" + string.Join(",", fields.Select(field => $"{LuaKey(field.Key)}={OneLine(field.Value)}")) + "}",
        JsonArray list => "{" + string.Join(",", list.Select(OneLine)) + "}",
        null => "nil",
        _ => $"\"{node}\"",
    };

    private static string LuaKey(string name) => name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_') ? name : $"[\"{name}\"]";

    private static string Inner(JsonNode? problem) => problem is JsonObject or JsonArray ? Pretty(problem, 0) : problem?.ToString() ?? "";

    /// <summary>As Lua tables are printed.</summary>
    private static string Pretty(JsonNode? node, int depth)
    {
        var indent = new string(' ', (depth + 1) * 2);
        var text = new StringBuilder("{\n");
        var lines = node switch
        {
            JsonObject fields => fields.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{indent}{pair.Key} = {Printed(pair.Value, depth + 1)}"),
            JsonArray list => list.Select(element => indent + Printed(element, depth + 1)),
            _ => [],
        };
        return text.AppendJoin(",\n", lines).Append('\n').Append(' ', depth * 2).Append('}').ToString();
    }

    private static string Printed(JsonNode? node, int depth) => node is JsonObject or JsonArray ? Pretty(node, depth) : $"\"{node}\"";

    private static KongProblem Coded(int status, int code, string name, string message, JsonNode? fields = null)
    {
        var body = new JsonObject { ["code"] = code, ["name"] = name, ["message"] = message };
        if (fields is not null)
        {
            body["fields"] = fields;
        }

        return new(status, body);
    }
}
