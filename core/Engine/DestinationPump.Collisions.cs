using PolarisSync.Abstractions;

namespace PolarisSync.Core.Engine;

/// <content>
/// Two services of one owner that are given one name: the one that was there first keeps it, and nothing of the other is copied, so that their
/// traffic is never mixed.
/// </content>
internal sealed partial class DestinationPump
{
    private static readonly HashSet<HostPort> s_nothing = [];

    // The slots that flow into a target, in configuration order; the others are blocked.
    private List<ContributionSlot> Contributing(TargetState target, ObservedService observed)
    {
        if (target.Slots is [var only])
        {
            Decide(target, only.Task.Owner, target.Slots, s_nothing);
            return [only];
        }

        foreach (var share in target.Slots.GroupBy(static slot => slot.Task.Owner, StringComparer.Ordinal))
        {
            var slots = share.OrderBy(static slot => slot.Task.Order).ThenBy(static slot => slot.Source.Key).ToList();
            var owned = observed.Instances.Where(entry => entry.Ownership == CopyOwnership.Ours && string.Equals(entry.Owner, share.Key, StringComparison.Ordinal))
                .Select(static entry => entry.Instance.Address).ToHashSet();
            Decide(target, share.Key, slots, owned);
        }

        return [.. target.Slots.Where(static slot => slot.Blocked is null).OrderBy(static slot => slot.Task.Order)];
    }

    private void Decide(TargetState target, string owner, List<ContributionSlot> slots, HashSet<HostPort> owned)
    {
        foreach (var slot in slots)
        {
            slot.Blocked = null;
        }

        var isShared = slots.Exists(slot => slot.Source.Key != slots[0].Source.Key);
        var holder = isShared && target.Incumbents.TryGetValue(owner, out var known) && StillHolds(known, slots, owned) ? known : (ServiceKey?)null;
        if (holder is null && isShared && IsUndecided(slots, owned))
        {
            foreach (var slot in slots)
            {
                slot.Blocked = $"Several services of '{owner}' may be called '{target.Key}' at '{_endpoint.Name}'; which of them has the name shows once all were read.";
            }

            return;
        }

        // Else the one whose copies are there, which of a paused task need not be what its source offers now; else the one that is called so anyway; else the first.
        holder ??= slots.Where(Offers).OrderByDescending(slot => Standing(slot, owned)).ThenByDescending(slot => owned.Count > 0 && slot.Task.Pause is not null)
            .ThenByDescending(slot => slot.Source.Key == target.Key.Service).FirstOrDefault()?.Source.Key;
        if (holder is not { } first)
        {
            target.Incumbents.Remove(owner);
            return;
        }

        target.Incumbents[owner] = first;
        _services.Withdrawals.Displace(target.Id, owner, first);
        foreach (var slot in slots.Where(slot => slot.Source.Key != first && Offers(slot)))
        {
            slot.Blocked = $"'{first}' and '{slot.Source.Key}' of '{owner}' are both called '{target.Key}' at '{_endpoint.Name}'; '{first}' has the name, so '{slot.Source.Key}' is not copied.";
        }
    }

    private static bool Offers(ContributionSlot slot) => !slot.Instances.IsEmpty || !slot.Stale.IsEmpty;

    // How many of the copies that are there it would offer itself.
    private static int Standing(ContributionSlot slot, HashSet<HostPort> owned) => slot.Instances.Count(instance => owned.Contains(instance.Address));

    // It does so until it is empty for certain and its last copy is gone.
    private static bool StillHolds(ServiceKey service, List<ContributionSlot> slots, HashSet<HostPort> owned)
    {
        var own = slots.FindAll(slot => slot.Source.Key == service);
        return own.Exists(slot => Offers(slot) || slot.Source is not { Unknown: null, LossesWait: null }) || (own.Count > 0 && owned.Count > 0);
    }

    // Copies are there, nobody known offers them, and somebody was not read yet: the copies may be theirs.
    private static bool IsUndecided(List<ContributionSlot> slots, HashSet<HostPort> owned) =>
        owned.Count > 0 && slots.Exists(static slot => slot.Source.Snapshot is null) && slots.TrueForAll(slot => Standing(slot, owned) == 0);
}
