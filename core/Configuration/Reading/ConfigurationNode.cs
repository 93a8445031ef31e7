using System.Text.Json;

namespace PolarisSync.Core.Configuration;

/// <summary>A JSON value that knows where it stands.</summary>
internal sealed class ConfigurationNode(JsonValueKind kind, SourcePosition position)
{
    public JsonValueKind Kind { get; } = kind;

    public SourcePosition Position { get; } = position;

    /// <summary>The content of a string, or a number as written.</summary>
    public string Text { get; init; } = "";

    /// <summary>Elements of an array.</summary>
    public IReadOnlyList<ConfigurationNode> Items { get; init; } = [];

    /// <summary>Members of an object in the order of the document, each name once.</summary>
    public IReadOnlyList<ConfigurationProperty> Properties { get; init; } = [];

    /// <summary>What the value is, for messages.</summary>
    public string Described => Kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };
}
