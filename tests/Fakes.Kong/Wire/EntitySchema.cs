using System.Text.Json.Nodes;

namespace PolarisSync.Tests.Fakes.Kong.Wire;

/// <summary>What an entity consists of.</summary>
internal sealed record EntitySchema(string Name, IReadOnlyList<Field> Fields)
{
    /// <summary>Short forms and fields that set others, before defaults are filled in; the flag says that all of the entity is given.</summary>
    public Action<JsonObject, bool> Expand { get; init; } = (_, _) => { };

    /// <summary>What is wrong with a whole: adds to the problems.</summary>
    public Action<JsonObject, JsonObject> CheckWhole { get; init; } = (_, _) => { };

    /// <summary>True where changes are dated too.</summary>
    public bool DatesChanges { get; init; }

    /// <summary>True where times have milliseconds.</summary>
    public bool FineTimes { get; init; }

    /// <summary>A field by its name.</summary>
    public Field? Find(string name) => Fields.FirstOrDefault(field => field.Name == name);
}
