using PolarisSync.Abstractions;

namespace PolarisSync.Core.Planning;

/// <summary>The differ: desired x observed -> plan. Pure; the same input gives the same plan whatever the order inside it.</summary>
internal static partial class TargetPlanner
{
    /// <summary>Plans one target.</summary>
    public static TargetPlan Plan(PlanInput input)
    {
        var union = TargetUnion.Build(input);
        var asked = union.ToDesired(input);
        var canonical = input.Canonicalize(asked, input.Observed);
        var unwanted = UnwantedGroups(input, canonical, asked.Groups.Length);
        input = input with { Observed = GroupView.Without(input.Observed, unwanted) };
        var refusal = canonical.Instances.IsEmpty ? null : input.RefusedService(ServiceAction.Ensure, canonical);
        var notes = new List<PlanNote>(union.Notes);
        AddCanonicalNotes(canonical, union, notes);

        var desired = new Dictionary<(string Owner, InstanceKey Key), ServiceInstance>(canonical.Instances.Length);
        foreach (var instance in canonical.Instances)
        {
            desired[(instance.Mark ?? "", instance.Key)] = instance;
        }

        var gains = new List<InstanceChange>();
        var yields = new List<InstanceChange>();
        var losses = new List<PlannedLoss>();
        var matched = new HashSet<(string, InstanceKey)>();
        var lost = new HashSet<(string, InstanceKey)>();
        foreach (var copy in OursSorted(input.Observed))
        {
            var owner = copy.Owner ?? "";
            var key = (owner, copy.Instance.Key);
            if (desired.TryGetValue(key, out var wanted))
            {
                if (matched.Add(key))
                {
                    AddUpdate(input, union, copy, wanted, gains, losses, notes);
                }
                else
                {
                    // A double of one of our own copies: its address stays visible, so nothing is lost.
                    AddYield(input, union.TaskOf(owner, wanted.Address), copy, yields, notes);
                }
            }
            else
            {
                AddDelete(input, union, copy, yields, losses, lost, notes);
            }
        }

        AddCreates(input, union, desired, matched, input.Observed.Exists ? null : refusal, gains, notes);
        gains.Sort(CompareChanges);
        yields.Sort(CompareChanges);
        losses.Sort(static (left, right) => CompareChanges(left.Change, right.Change));
        var plan = new TargetPlan
        {
            Observed = input.Observed,
            Desired = canonical,
            Gains = [.. gains],
            Yields = [.. yields],
            Losses = [.. losses],
            Notes = [.. notes.OrderBy(note => note.Instance).ThenBy(note => note.Kind).ThenBy(note => note.Owner, StringComparer.Ordinal)],
            UnwantedGroups = unwanted,
            Now = TargetVisibility.Now(input.Observed),
            Owned = input.Observed.Instances.Count(static entry => entry.Ownership == CopyOwnership.Ours),
            Foreign = input.Observed.Instances.Count(static entry => entry.Ownership == CopyOwnership.Foreign),
            UnknownOwners = union.UnknownOwners,
        };
        plan = plan with
        {
            After = TargetVisibility.After(plan),
            Purged = yields.Exists(change => IsPurged(input, change)) ? TargetVisibility.After(plan with { Gains = [], Losses = [] }) : null,
        };
        var removes = RemovesService(input, canonical, plan) || PurgesAll(input, plan);
        var groups = removes ? [] : GroupsToRemove(input, unwanted);
        var staysRefused = (removes || !groups.IsEmpty) && input.RefusedService(ServiceAction.Remove, canonical) is not null;
        return plan with
        {
            Service = refusal is null && !removes && EnsuresService(input, canonical, plan) ? ServiceAction.Ensure : ServiceAction.None,
            EnsureGroups = refusal is null && !removes ? GroupsToEnsure(input, canonical) : [],
            RemoveGroups = staysRefused ? [] : groups,
            RemoveService = removes && !staysRefused,
            RefusedService = refusal is not null ? ServiceAction.Ensure : staysRefused ? ServiceAction.Remove : ServiceAction.None,
        };
    }

    // The last purge of a target takes its groups with it, and with them the service object. Where the server did not give that up at once, nothing is in it any more.
    private static bool PurgesAll(PlanInput input, TargetPlan plan) =>
        input is { Contributions.IsEmpty: true, PurgesService: true, Observed: { Exists: true, ServiceIsOurs: true, Groups.IsEmpty: false } }
        && plan.Yields.Length == input.Observed.Instances.Length
        && plan.Yields.All(change => IsPurged(input, change));

    private static bool IsPurged(PlanInput input, InstanceChange change) => input.Withdrawn(change.Owner, change.Instance.Address) == WithdrawnState.PurgeNow;

    private static bool RemovesService(PlanInput input, CanonicalService canonical, TargetPlan plan) =>
        input.Observed is { Exists: true, ServiceIsOurs: true }
        && canonical.Instances.IsEmpty
        && input.Contributions.Length > 0
        && input.Contributions.All(static contribution => contribution is { Absent: true, Unknown: null, LossesWait: null, UpsertOnly: false })
        && input.Observed.Instances.All(static entry => entry.Ownership == CopyOwnership.Ours)
        && plan.Losses.Length + plan.Yields.Length == input.Observed.Instances.Length
        && plan.UnwantedGroups.IsEmpty;

    private static void AddUpdate(
        PlanInput input, TargetUnion union, ObservedInstance copy, ServiceInstance wanted, List<InstanceChange> gains, List<PlannedLoss> losses, List<PlanNote> notes)
    {
        if (copy.Instance.Equals(wanted))
        {
            return;
        }

        var owner = copy.Owner ?? "";
        if (input.Frozen(owner, wanted.Address, ChangeKind.Update))
        {
            return;
        }

        var task = union.TaskOf(owner, wanted.Address);
        if (copy.IsDrifted)
        {
            notes.Add(new(PlanNoteKind.Drift, owner, task, wanted.Key, "The copy's mark was changed or removed at the destination; it is marked again."));
        }

        var update = new InstanceChange { Kind = ChangeKind.Update, Owner = owner, Desired = wanted, Observed = copy };
        if (input.Refused(update) is { } words)
        {
            notes.Add(new(PlanNoteKind.Refused, owner, task, wanted.Key, words));
        }
        else if (copy.Instance.IsUsable && !wanted.IsUsable)
        {
            losses.Add(new(update, LossKind.Unusable, task, union.LossesWait(owner), union.OffersUnhealthy(owner, wanted.Key)));
        }
        else
        {
            gains.Add(update);
        }
    }

    private static void AddDelete(
        PlanInput input, TargetUnion union, ObservedInstance copy, List<InstanceChange> yields, List<PlannedLoss> losses, HashSet<(string, InstanceKey)> lost,
        List<PlanNote> notes)
    {
        var owner = copy.Owner ?? "";
        var key = copy.Instance.Key;
        var address = key.Address;
        if (input.Frozen(owner, address, ChangeKind.Delete))
        {
            return;
        }

        var withdrawn = input.Withdrawn(owner, address);
        if (withdrawn == WithdrawnState.PurgeNow)
        {
            AddYield(input, "", copy, yields, notes);
            return;
        }

        if (withdrawn is WithdrawnState.Kept or WithdrawnState.PurgePending)
        {
            var kept = withdrawn == WithdrawnState.Kept;
            notes.Add(new(kept ? PlanNoteKind.Kept : PlanNoteKind.PurgePending, owner, "", key, kept ? "The task that made it was withdrawn; it is kept." : "It waits to be purged."));
            return;
        }

        if (!union.HasShare(owner))
        {
            notes.Add(new(PlanNoteKind.Unclaimed, owner, "", key, "No task maps to this copy."));
            return;
        }

        var task = union.TaskOf(owner, address);
        if (union.Natives.Contains(address))
        {
            AddYield(input, task, copy, yields, notes);
        }
        else if (union.UnknownReason(owner) is { } unknown)
        {
            notes.Add(new(PlanNoteKind.ShareUnknown, owner, task, key, unknown));
        }
        else if (union.IsUpsertOnly(owner))
        {
            var why = union.OffersUnusable(owner, key) ? "It takes no traffic any more, which the destination can only show by a delete" : "The source no longer has it";
            notes.Add(new(PlanNoteKind.UpsertOnly, owner, task, key, $"{why}; the task's policy is upsert-only."));
        }
        else if (Delete(owner, copy) is var delete && input.Refused(delete) is { } words)
        {
            notes.Add(new(PlanNoteKind.Refused, owner, task, key, words));
        }
        else if (!lost.Add((owner, key)))
        {
            // A double of a copy that is lost goes as doubles do: what is lost is the other one, and is lost once.
            yields.Add(delete);
        }
        else
        {
            // A destination that cannot show what is unusable shows it as a delete; the instance is there all the same.
            losses.Add(new(delete, union.OffersUnusable(owner, key) ? LossKind.Unusable : LossKind.Gone, task, union.LossesWait(owner), union.OffersUnhealthy(owner, key)));
        }
    }

    private static void AddYield(PlanInput input, string task, ObservedInstance copy, List<InstanceChange> yields, List<PlanNote> notes)
    {
        var delete = Delete(copy.Owner ?? "", copy);
        if (input.Frozen(delete.Owner, delete.Instance.Address, ChangeKind.Delete))
        {
            return;
        }

        if (input.Refused(delete) is { } words)
        {
            notes.Add(new(PlanNoteKind.Refused, delete.Owner, task, delete.Instance, words));
        }
        else
        {
            yields.Add(delete);
        }
    }

    private static void AddCreates(
        PlanInput input, TargetUnion union, Dictionary<(string Owner, InstanceKey Key), ServiceInstance> desired,
        HashSet<(string, InstanceKey)> matched, string? noService, List<InstanceChange> gains, List<PlanNote> notes)
    {
        foreach (var ((owner, key), wanted) in desired)
        {
            if (matched.Contains((owner, key)) || input.Frozen(owner, key.Address, ChangeKind.Create))
            {
                continue;
            }

            var create = new InstanceChange { Kind = ChangeKind.Create, Owner = owner, Desired = wanted };
            if ((noService ?? input.Refused(create)) is { } words)
            {
                notes.Add(new(PlanNoteKind.Refused, owner, union.TaskOf(owner, wanted.Address), key, words));
            }
            else
            {
                gains.Add(create);
            }
        }
    }

    private static void AddCanonicalNotes(CanonicalService canonical, TargetUnion union, List<PlanNote> notes)
    {
        foreach (var leftOut in canonical.LeftOut)
        {
            var owner = leftOut.Instance.Mark ?? "";
            notes.Add(new(PlanNoteKind.LeftOut, owner, union.TaskOf(owner, leftOut.Instance.Address), leftOut.Instance.Key, leftOut.Reason));
        }

        foreach (var conflict in canonical.Conflicts)
        {
            notes.Add(new(PlanNoteKind.Conflict, "", "", default, conflict));
        }

        foreach (var loss in canonical.Losses)
        {
            var owner = union.OwnerOf(loss.Instance.Address);
            notes.Add(new(PlanNoteKind.Lossy, owner, union.TaskOf(owner, loss.Instance.Address), loss.Instance, $"{loss.Field}: {loss.Reason}"));
        }
    }

    private static InstanceChange Delete(string owner, ObservedInstance copy) => new() { Kind = ChangeKind.Delete, Owner = owner, Observed = copy };

    // Of doubled copies the one that stays must not depend on the order of the read: the lowest handle.
    private static IEnumerable<ObservedInstance> OursSorted(ObservedService observed) =>
        observed.Instances.Where(static entry => entry.Ownership == CopyOwnership.Ours).OrderBy(static entry => entry.Handle, StringComparer.Ordinal);

    private static int CompareChanges(InstanceChange left, InstanceChange right)
    {
        var byKind = left.Kind.CompareTo(right.Kind);
        if (byKind != 0)
        {
            return byKind;
        }

        var byKey = left.Instance.CompareTo(right.Instance);
        if (byKey != 0)
        {
            return byKey;
        }

        var byOwner = string.CompareOrdinal(left.Owner, right.Owner);
        return byOwner != 0 ? byOwner : string.CompareOrdinal(left.Observed?.Handle, right.Observed?.Handle);
    }
}
