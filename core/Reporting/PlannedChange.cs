namespace PolarisSync.Core.Reporting;

/// <summary>One change of a plan.</summary>
public sealed record PlannedChange
{
    /// <summary><c>create</c>, <c>update</c>, <c>delete</c>, or <c>note</c> for what is not a change (a loser of an address, a refused instance).</summary>
    public required string Action { get; init; }

    /// <summary><c>apply</c>, <c>held</c>, <c>waiting</c>, <c>refused</c>, <c>conflict</c>, <c>kept</c>, <c>skipped</c>.</summary>
    public required string State { get; init; }

    /// <summary>Destination endpoint.</summary>
    public required string Destination { get; init; }

    /// <summary>Target.</summary>
    public required string Target { get; init; }

    /// <summary>Owner of the copy.</summary>
    public required string Owner { get; init; }

    /// <summary>Task that wants it; empty when none does any more.</summary>
    public string Task { get; init; } = "";

    /// <summary>Instance, or another object of the server in its own words, such as <c>upstream a.b.c</c>.</summary>
    public required string Instance { get; init; }

    /// <summary>For an update what changes, as <c>weight 100 -> 50, tags a -> a,b</c>; otherwise empty.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Why it is not carried out, or why it is.</summary>
    public string Reason { get; init; } = "";
}
