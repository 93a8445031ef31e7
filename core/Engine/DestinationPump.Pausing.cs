using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Planning;

namespace PolarisSync.Core.Engine;

/// <content>
/// Plans around paused tasks. A paused contribution is treated as unknown, and what its owner has at the target is what it contributes: nothing
/// of it is created, updated or deleted, its addresses stay where they are, and leased copies are kept alive. Copies of one owner that no
/// running task contributes cannot be told apart by task, so they all stay while one of the owner's tasks here is paused.
/// </content>
internal sealed partial class DestinationPump
{
    private (TargetPlan Plan, ImmutableArray<PausedWork> Paused) PlanAroundPauses(TargetState target, PlanInput input, List<ContributionSlot> slots)
    {
        var paused = slots.Where(static slot => slot.Task.Pause is not null).Select(static slot => slot.Task).DistinctBy(static task => task.Owner, StringComparer.Ordinal).ToList();
        if (paused.Count == 0)
        {
            return (TargetPlanner.Plan(input), []);
        }

        var kept = paused.ToDictionary(static task => task.Owner, task => KeptWhilePaused(target, task.Owner, input, slots), StringComparer.Ordinal);
        var addresses = kept.ToDictionary(static pair => pair.Key, static pair => pair.Value.Select(static copy => copy.Address).ToHashSet(), StringComparer.Ordinal);
        var givesBack = Traits.Lease != CopyLease.None;
        var contributions = input.Contributions.ToBuilder();
        for (var i = 0; i < slots.Count; i++)
        {
            if (slots[i].Task is { Pause: not null } task)
            {
                contributions[i] = contributions[i] with
                {
                    Instances = kept.Remove(task.Owner, out var copies) ? copies : [],
                    Groups = [.. input.Observed.Groups.Select(static name => new ServiceGroup { Name = name })],
                    Metadata = input.Observed.Metadata,
                    Unknown = $"Task '{task.Definition.Name}' is paused.",
                };
            }
        }

        var plan = TargetPlanner.Plan(input with
        {
            Contributions = contributions.DrainToImmutable(),
            IsServiceFrozen = slots.TrueForAll(static slot => slot.Task.Pause is not null),
            Frozen = (owner, address, kind) => (kind != ChangeKind.Create || !givesBack) && addresses.TryGetValue(owner, out var own) && own.Contains(address),
        });
        var wouldBe = TargetPlanner.Plan(input);
        return (plan, [.. paused.Select(task => WorkOf(task, plan, wouldBe)).Where(static work => work.Count > 0)]);
    }

    // What of the owner stays as it is: what is there, or where copies are leased what was last applied, less what running tasks look after.
    private ImmutableArray<ServiceInstance> KeptWhilePaused(TargetState target, string owner, PlanInput input, List<ContributionSlot> slots)
    {
        var running = slots.Where(slot => slot.Task.Pause is null && string.Equals(slot.Task.Owner, owner, StringComparison.Ordinal))
            .SelectMany(static slot => slot.ToContribution().Instances).Select(static instance => instance.Address).ToHashSet();
        var copies = Traits.Lease == CopyLease.None
            ? input.Observed.Instances.Where(entry => entry.Ownership == CopyOwnership.Ours && string.Equals(entry.Owner, owner, StringComparison.Ordinal)).Select(entry => entry.Instance with { Mark = owner })
            : _services.Leases.Of(target.Id, owner);
        return [.. copies.Where(copy => !running.Contains(copy.Address) && input.Withdrawn(owner, copy.Address) == WithdrawnState.None).DistinctBy(static copy => copy.Key).OrderBy(static copy => copy.Key)];
    }

    private static PausedWork WorkOf(TaskRuntime task, TargetPlan plan, TargetPlan wouldBe)
    {
        var done = AllOf(plan).Select(static change => (change.Kind, change.Owner, change.Instance)).ToHashSet();
        var left = AllOf(wouldBe).Where(change => string.Equals(change.Owner, task.Owner, StringComparison.Ordinal) && !done.Contains((change.Kind, change.Owner, change.Instance)))
            .CountBy(static change => change.Kind).ToDictionary();
        return new(
            task.Definition.Name, task.Owner, left.GetValueOrDefault(ChangeKind.Create), left.GetValueOrDefault(ChangeKind.Update), left.GetValueOrDefault(ChangeKind.Delete));
    }

    private static IEnumerable<InstanceChange> AllOf(TargetPlan plan) => plan.Gains.Concat(plan.Yields).Concat(plan.Losses.Select(static loss => loss.Change));
}
