using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Engine;

/// <summary>What is to be done at one target, step after step. It may stand in the lane for long, where writes are limited or the server is slow.</summary>
internal sealed record LaneEntry
{
    /// <summary>The target.</summary>
    public required TargetState Target { get; init; }

    /// <summary>The change sets still to go out, at least one.</summary>
    public required ImmutableArray<ChangeSet> Steps { get; init; }

    /// <summary>Losses that have passed the guard: nothing goes out if the share of an owner became unknown meanwhile, or offers again what is to be taken.</summary>
    public required ImmutableArray<InstanceChange> Losses { get; init; }

    /// <summary>What the owners of <see cref="Losses"/> contributed when this was planned.</summary>
    public required ImmutableArray<(ContributionSlot Slot, ImmutableArray<ServiceInstance> Instances)> Contributed { get; init; }

    /// <summary>The target's <see cref="TargetState.Generation"/> when this was planned: nothing goes out for another configuration than the one in force.</summary>
    public required int Generation { get; init; }

    /// <summary>The connection that the target was read over: what was seen before an outage proves nothing after it.</summary>
    public required CancellationToken Session { get; init; }

    /// <summary>Whether any of this has happened.</summary>
    public bool IsOutdated => Generation != Target.Generation || Session.IsCancellationRequested || (!Losses.IsEmpty && (IsUncertain || IsOfferedAgain));

    private bool IsUncertain => Target.Slots.Exists(slot => Losses.Any(loss => string.Equals(loss.Owner, slot.Task.Owner, StringComparison.Ordinal))
        && slot.ToContribution() is var now && (now.Unknown ?? now.LossesWait) is not null);

    private bool IsOfferedAgain => Contributed.Any(entry => entry.Slot.Instances != entry.Instances && OffersAgain(entry.Slot, entry.Instances));

    private bool OffersAgain(ContributionSlot slot, ImmutableArray<ServiceInstance> before)
    {
        var lost = Losses.Where(loss => string.Equals(loss.Owner, slot.Task.Owner, StringComparison.Ordinal)).Select(static loss => loss.Instance.Address).ToHashSet();
        lost.ExceptWith(Usable(before));
        return lost.Overlaps(Usable(slot.Instances));
    }

    private static IEnumerable<HostPort> Usable(ImmutableArray<ServiceInstance> instances) => instances.Where(static instance => instance.IsUsable).Select(static instance => instance.Address);
}
