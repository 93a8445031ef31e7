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

    /// <summary>Tasks that were paused when this was planned.</summary>
    public ImmutableArray<TaskRuntime> Paused { get; init; } = [];

    /// <summary>Whether its plan holds no more: the share of a loser became unknown, or a task was paused since.</summary>
    public bool IsOutdated => Target.Slots.Exists(slot => slot.Task.Pause is not null && !Paused.Contains(slot.Task)) || LosesUnknown;

    private bool LosesUnknown => !Losers.IsEmpty
        && Target.Slots.Exists(slot => Losers.Contains(slot.Task.Owner) && slot.ToContribution() is var now && (now.Unknown ?? now.LossesWait) is not null);
}
