using System.Collections.Immutable;

namespace PolarisSync.Abstractions;

/// <summary>What became of one change set.</summary>
public sealed record ChangeSetResult
{
    /// <summary>The target.</summary>
    public required TargetKey Target { get; init; }

    /// <summary>One entry per <see cref="ChangeSet.Changes"/>, in the same order.</summary>
    public required ImmutableArray<ChangeOutcome> Outcomes { get; init; }

    /// <summary>What became of the service object and groups; applied where there was nothing to do.</summary>
    public ChangeOutcome Service { get; init; } = ChangeOutcome.Applied;

    /// <summary>All applied.</summary>
    public static ChangeSetResult AllApplied(ChangeSet changeSet)
    {
        ArgumentNullException.ThrowIfNull(changeSet);
        return AllAs(changeSet, ChangeOutcome.Applied);
    }

    /// <summary>The same outcome for every change and for the service.</summary>
    public static ChangeSetResult AllAs(ChangeSet changeSet, ChangeOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(changeSet);
        ArgumentNullException.ThrowIfNull(outcome);
        return new()
        {
            Target = changeSet.Target,
            Outcomes = [.. Enumerable.Repeat(outcome, changeSet.Changes.Length)],
            Service = outcome,
        };
    }
}
