using System.Text.Json.Nodes;

namespace PolarisSync.Tests.Fakes.Kong.Wire;

/// <summary>A field of an entity: what it takes and what it is without being given.</summary>
internal sealed record Field(string Name, FieldKind Kind)
{
    /// <summary>Null is refused.</summary>
    public bool Required { get; init; }

    /// <summary>Null passes the check of fields, and the database then refuses the row, in words of another problem.</summary>
    public bool NotNullInDatabase { get; init; }

    /// <summary>What it is when it is not given; null: JSON null.</summary>
    public Func<JsonNode?> Default { get; init; } = () => null;

    /// <summary>What is wrong with a value of the right kind; null: nothing.</summary>
    public Func<JsonNode, string?> Check { get; init; } = _ => null;

    /// <summary>What the elements of a set or list are.</summary>
    public Field? Element { get; init; }

    /// <summary>The fields of a record.</summary>
    public IReadOnlyList<Field> Fields { get; init; } = [];
}
