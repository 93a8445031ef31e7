using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Engine;

/// <summary>What is to be done at one target, step after step.</summary>
internal sealed record LaneEntry
{
    /// <summary>The target.</summary>
    public required TargetState Target { get; init; }

    /// <summary>The change sets still to go out, at least one.</summary>
    public required ImmutableArray<ChangeSet> Steps { get; init; }

    /// <summary>Owners something is taken from that has passed the guard: none of it goes out if their share became unknown meanwhile.</summary>
    public required ImmutableHashSet<string> Losers { get; init; }

    /// <summary>The target's <see cref="TargetState.Generation"/> when this was planned: nothing goes out for another configuration than the one in force.</summary>
    public required int Generation { get; init; }

    /// <summary>Whether either has happened.</summary>
    public bool IsOutdated => Generation != Target.Generation || IsUncertain;

    private bool IsUncertain => !Losers.IsEmpty
        && Target.Slots.Exists(slot => Losers.Contains(slot.Task.Owner) && slot.ToContribution() is var now && (now.Unknown ?? now.LossesWait) is not null);
}
