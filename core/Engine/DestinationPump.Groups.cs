using PolarisSync.Core.Configuration;
using PolarisSync.Core.Planning;

namespace PolarisSync.Core.Engine;

/// <content>Groups that no task wants any more, and instances that may be back in a moment.</content>
internal sealed partial class DestinationPump
{
    // A group taken out of a task is withdrawn like a copy: kept, or purged after a while in which it can be called off (DESIGN law 8). What the
    // configuration says now decides, so that a group removed while no host ran is treated alike.
    private WithdrawnState StateOfUnwanted(TargetState target, List<ContributionSlot> slots, string group)
    {
        if (_services.Withdrawals.StateOfGroup(target.Id, group, task => _services.PauseOf(task) is not null) is var state and not WithdrawnState.None)
        {
            return state;
        }

        if (slots.Count == 0)
        {
            return WithdrawnState.None;
        }

        if (_services.Mode != EngineMode.Run || slots.Exists(static slot => slot.Task.Definition.OnRemove == RemovalPolicy.Keep || slot.Task.Pause is not null || slot.Source.Unknown is not null))
        {
            return WithdrawnState.Kept;
        }

        _services.GroupWithdrawn(target.Id, slots[0], group);
        return _services.Withdrawals.StateOfGroup(target.Id, group, static _ => false);
    }

    // One that is recorded as kept, since its purge was called off, is listed from its record.
    private void NoteKeptGroups(TargetState target, TargetPlan plan)
    {
        var kept = plan.UnwantedGroups.Where(group => group.State == WithdrawnState.Kept && _services.Withdrawals.StateOfGroup(target.Id, group.Name, static _ => false) == WithdrawnState.None)
            .Select(static group => group.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in target.KeptGroups.Keys.Where(name => !kept.Contains(name)).ToList())
        {
            target.KeptGroups.Remove(name);
        }

        foreach (var name in kept)
        {
            target.KeptGroups.TryAdd(name, _loop.Now);
        }
    }

    private static TimeSpan FlapDampingOf(List<ContributionSlot> slots, string task) =>
        slots.Find(slot => string.Equals(slot.Task.Definition.Name, task, StringComparison.Ordinal))?.Task.Definition.FlapDamping ?? TimeSpan.Zero;
}
