using System.Collections.Immutable;

namespace PolarisSync.Core.Reporting;

/// <summary>What would be done, and what would not and why. Sorted, the same on every run.</summary>
public sealed record PlanReport
{
    /// <summary>One line per change.</summary>
    public ImmutableArray<PlannedChange> Changes { get; init; } = [];

    /// <summary>Creates that would be carried out.</summary>
    public int Creates { get; init; }

    /// <summary>Updates that would be carried out.</summary>
    public int Updates { get; init; }

    /// <summary>Deletes that would be carried out.</summary>
    public int Deletes { get; init; }

    /// <summary>Changes that would be held or that wait, in all.</summary>
    public int Held { get; init; }

    /// <summary>How many of those that are counted as held are not held but wait for something else, each for what its reason says.</summary>
    public int Waiting { get; init; }

    /// <summary>Services that differ, but whose task is paused.</summary>
    public int Paused { get; init; }

    /// <summary>Instances at the destinations that are not ours and stay as they are.</summary>
    public int ForeignIgnored { get; init; }

    /// <summary>Values a destination cannot hold in full.</summary>
    public int Lossy { get; init; }

    /// <summary>What could not be planned because something is unknown; the plan says nothing about it.</summary>
    public ImmutableArray<string> Unknown { get; init; } = [];

    /// <summary>Sentences worth reading before applying: weak ownership, losses, left-out instances.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}
