namespace PolarisSync.Abstractions;

/// <summary>An object of a server, other than an instance, that a plan makes, changes or removes.</summary>
public sealed record PlannedObject
{
    /// <summary>What happens.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>What it is and what it is called, for example <c>upstream a.b.c</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What of it is written; empty where the name says it all.</summary>
    public string Detail { get; init; } = "";
}
