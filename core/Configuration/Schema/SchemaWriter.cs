using System.Text.Json.Nodes;

namespace PolarisSync.Core.Configuration;

/// <summary>Writes shapes as JSON schema. Objects are described once, among the definitions.</summary>
internal sealed class SchemaWriter
{
    private const string Text = "text";
    private const string Reference = "reference";
    private const string AnyValue = "any_value";
    private const string AnyValueDescription = "What an adapter makes of it; strings may hold references.";

    /// <summary>What is described once.</summary>
    public JsonObject Definitions { get; } = new()
    {
        [Text] = new JsonObject
        {
            ["description"] = "A string. ${env:NAME} and ${file:PATH} in it are replaced; $${ stands for a plain ${.",
            ["pattern"] = TextPatterns.Whole(TextPatterns.GoodReferences),
            ["patternErrorMessage"] = "Expected ${env:NAME} or ${file:PATH}; write $${ for a plain ${.",
        },
        [Reference] = new JsonObject
        {
            ["description"] = "A string that takes a variable or a file: ${env:NAME}, ${file:PATH}.",
            ["pattern"] = TextPatterns.Whole(TextPatterns.AtLeastOneReference),
        },
        [AnyValue] = new JsonObject
        {
            ["description"] = AnyValueDescription,
            ["$ref"] = To(Text),
            ["items"] = Ref(AnyValue),
            ["additionalProperties"] = Ref(AnyValue),
        },
    };

    /// <summary>A reference to a definition.</summary>
    public static JsonObject Ref(string name) => new() { ["$ref"] = To(name) };

    /// <summary>A value.</summary>
    public JsonObject Write(ValueShape shape, bool isNullable = false) => shape switch
    {
        ObjectShape value => Define(value, isNullable),
        FlagShape => Typed("boolean", isNullable),
        NumberShape value => Number(value, isNullable),
        DurationShape value => Constrained(Matching(DurationPattern.Within(value), Expected(value)), isNullable),
        WordShape value => Constrained(new() { ["enum"] = Strings(value.Words) }, isNullable),
        TextShape value => Texts(value, isNullable),
        ListShape value => With(Typed("array", isNullable), "items", Write(value.Element)),
        MapShape value => Map(value, isNullable),
        AnyShape => With(Typed("object", isNullable), "additionalProperties", Ref(AnyValue)),
        _ => throw new ArgumentException($"{shape.GetType().Name} has no schema.", nameof(shape)),
    };

    /// <summary>A string under a condition, or with a reference that may turn out to be anything.</summary>
    public static JsonObject Constrained(JsonObject condition, bool isNullable) =>
        With(Typed("string", isNullable), "anyOf", new JsonArray(condition, Ref(Reference)));

    /// <summary>A pattern with words for who does not read it.</summary>
    public static JsonObject Matching(string pattern, string expected) => new()
    {
        ["pattern"] = TextPatterns.Whole(pattern),
        ["patternErrorMessage"] = $"Expected {expected}.",
    };

    /// <summary>A string in which only references are judged.</summary>
    public static JsonObject Free(bool isNullable) => With(Typed("string", isNullable), "$ref", To(Text));

    private static string To(string name) => $"#/$defs/{name}";

    private static JsonObject Texts(TextShape shape, bool isNullable)
    {
        if (shape.Pattern is null)
        {
            return Free(isNullable);
        }

        if (shape.KeepsGroups)
        {
            var text = Matching(shape.Pattern, shape.Expected);
            text.Insert(0, "type", Typed("string", isNullable)["type"]!.DeepClone());
            return text;
        }

        return Constrained(Matching($"(?={TextPatterns.WithoutReferences}$)(?:{shape.Pattern})", shape.Expected), isNullable);
    }

    private static JsonObject Number(NumberShape shape, bool isNullable)
    {
        var number = Typed(shape.IsWhole ? "integer" : "number", isNullable);
        number["minimum"] = JsonNode.Parse(Defaults.Of(shape.Least));
        number["maximum"] = JsonNode.Parse(Defaults.Of(shape.Most));
        return number;
    }

    private static string Expected(DurationShape shape) =>
        $"a duration from {DurationText.Format(shape.Least)} to {DurationText.Format(shape.Most)}: a number and a unit (ms, s, m, h, d), for example \"60s\"{(shape.OrNever ? ", or \"never\"" : "")}";

    private static JsonObject Typed(string type, bool isNullable) => new() { ["type"] = isNullable ? new JsonArray(type, "null") : type };

    private static JsonObject With(JsonObject schema, string keyword, JsonNode value)
    {
        schema[keyword] = value;
        return schema;
    }

    private static JsonArray Strings(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];

    private JsonObject Map(MapShape shape, bool isNullable)
    {
        var map = Typed("object", isNullable);
        map["patternProperties"] = new JsonObject(shape.Entries.Select(entry => KeyValuePair.Create(TextPatterns.Whole(entry.KeyPattern), (JsonNode?)Write(entry.Value, entry.IsNullable))));
        map["additionalProperties"] = false;
        return map;
    }

    private JsonObject Define(ObjectShape shape, bool isNullable)
    {
        if (!Definitions.ContainsKey(shape.Name))
        {
            // Known before it is complete: objects may hold objects of their own kind.
            var definition = Typed("object", isNullable);
            Definitions[shape.Name] = definition;
            Fill(definition, shape, To(shape.Name));
        }

        return Ref(shape.Name);
    }

    /// <summary>Adds what an object holds.</summary>
    /// <param name="definition">The schema of the object.</param>
    /// <param name="shape">What it holds.</param>
    /// <param name="place">Where it stands.</param>
    public void Fill(JsonObject definition, ObjectShape shape, string place)
    {
        definition["title"] = shape.Name.Replace('_', ' ');
        definition["description"] = shape.Description;
        var properties = new JsonObject();
        var others = new JsonObject();
        foreach (var key in shape.Keys)
        {
            properties[key.Name] = Property(key);
            if (KeySpelling.OthersPattern(key.Name) is { } pattern)
            {
                others[pattern] = new JsonObject { ["$ref"] = $"{place}/properties/{key.Name}" };
            }
        }

        definition["properties"] = properties;
        if (others.Count > 0)
        {
            definition["patternProperties"] = others;
        }

        definition["additionalProperties"] = false;
        if (shape.Keys.Any(key => key.IsRequired))
        {
            definition["required"] = Strings(shape.Keys.Where(key => key.IsRequired).Select(key => key.Name));
        }

        var byType = shape.Keys.SelectMany(key => ByType(key)).ToArray();
        if (byType.Length > 0)
        {
            definition["allOf"] = new JsonArray(byType);
        }
    }

    private IEnumerable<JsonNode> ByType(KeyShape key) =>
        key.Shape is not AnyShape any ? [] : any.ByType.Select(known => new JsonObject
        {
            ["if"] = new JsonObject { ["required"] = new JsonArray("type"), ["properties"] = new JsonObject { ["type"] = new JsonObject { ["const"] = known.Type } } },
            ["then"] = new JsonObject { ["properties"] = new JsonObject { [key.Name] = Write(known.Shape, isNullable: true) } },
        });

    private JsonObject Property(KeyShape key)
    {
        var property = Write(key.Shape, !key.IsRequired);
        property.Insert(0, "description", key.Description);
        if (key.Default is { } value)
        {
            property["default"] = JsonNode.Parse(value);
        }

        if (key.Examples.Count > 0)
        {
            property["examples"] = new JsonArray([.. key.Examples.Select(example => JsonNode.Parse(example))]);
        }

        return property;
    }
}
