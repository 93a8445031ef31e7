using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Planning;

namespace PolarisSync.Core.Engine;

/// <summary>Cuts a judged plan into the change sets that go out one after the other. Pure.</summary>
internal static class ChangeSetBuilder
{
    /// <summary>
    /// What takes nothing away goes first; deletes follow once every create is acknowledged (DESIGN law 6). None when there is nothing to do.
    /// </summary>
    /// <param name="planned">The plan.</param>
    /// <param name="traits">The destination's traits.</param>
    /// <param name="leasedOnly">A successor only registers.</param>
    /// <param name="createsHoldBack">False when creates have failed for so long that deletes wait no more.</param>
    /// <param name="largest">The most changes of one change set, where the endpoint's writes are limited; null for any number.</param>
    public static ImmutableArray<ChangeSet> Build(PlannedTarget planned, DestinationTraits traits, bool leasedOnly, bool createsHoldBack, int? largest = null)
    {
        var plan = planned.Plan;
        var looking = planned.Looking.Select(static entry => entry.Change).ToHashSet(ReferenceEqualityComparer.Instance);
        var first = plan.Gains.Where(change => !looking.Contains(change)).ToList();
        var second = new List<InstanceChange>();
        if (!leasedOnly)
        {
            first.AddRange(plan.Yields.Where(change => !looking.Contains(change)));
            first.AddRange(planned.Allowed.Select(static loss => loss.Change).Where(static change => change.Kind != ChangeKind.Delete));
            second.AddRange(planned.Allowed.Select(static loss => loss.Change).Where(static change => change.Kind == ChangeKind.Delete));
            if (planned.Looking.Any(static entry => entry.Change.Kind == ChangeKind.Create))
            {
                // But where the create waits for the very address that a delete sets free.
                var awaited = planned.Looking.Where(static entry => entry.Change.Kind == ChangeKind.Create).Select(static entry => entry.Change.Instance).ToHashSet();
                second.RemoveAll(change => !awaited.Contains(change.Instance));
            }
        }

        if (!first.Exists(static change => change.Kind == ChangeKind.Create) || !createsHoldBack)
        {
            first.AddRange(second);
            second.Clear();
        }

        if (createsHoldBack && first.Exists(static change => Adds(change) && !LeavesGroup(change)))
        {
            // Leaving a group is a delete to those who see that group alone.
            second.AddRange(first.Where(LeavesGroup));
            first.RemoveAll(LeavesGroup);
        }

        var removes = plan.RemoveService && !leasedOnly && planned.Allowed.Length == plan.Losses.Length;
        var steps = ImmutableArray.CreateBuilder<ChangeSet>();

        // A service is made for its instances; while all of them wait to be looked at again it would be made over and over.
        var ensures = plan.Service == ServiceAction.Ensure && planned.Looking.IsEmpty;
        if (first.Count > 0 || ensures || !plan.EnsureGroups.IsEmpty || (removes && second.Count == 0))
        {
            AddCut(steps, plan, first, [], removes && second.Count == 0 ? ServiceAction.Remove : plan.Service, largest);
        }

        if (second.Count > 0)
        {
            AddCut(steps, plan, second, first, removes ? ServiceAction.Remove : ServiceAction.None, largest);
        }

        return OneByOne(WithGroups(steps, planned, leasedOnly), traits);
    }

    /// <summary>Whether a change puts a copy where none is: a create, or one more group.</summary>
    public static bool Adds(InstanceChange change) =>
        change.Kind == ChangeKind.Create || (change is { Observed: { } observed, Desired: { } desired } && desired.Groups.Any(group => !observed.Instance.Groups.Contains(group, StringComparer.Ordinal)));

    private static bool LeavesGroup(InstanceChange change) =>
        change is { Kind: ChangeKind.Update, Observed: { } observed, Desired: { } desired } && observed.Instance.Groups.Any(group => !desired.Groups.Contains(group, StringComparer.Ordinal));

    // Groups are made with the first step and taken away with the last, once nothing of ours is left to move.
    private static ImmutableArray<ChangeSet> WithGroups(ImmutableArray<ChangeSet>.Builder steps, PlannedTarget planned, bool leasedOnly)
    {
        var plan = planned.Plan;
        if (steps.Count > 0 && !plan.EnsureGroups.IsEmpty)
        {
            steps[0] = steps[0] with { EnsureGroups = plan.EnsureGroups };
        }

        if (!plan.RemoveGroups.IsEmpty && !leasedOnly && planned.Allowed.Length == plan.Losses.Length)
        {
            if (steps.Count == 0)
            {
                steps.Add(Step(plan, [], [], ServiceAction.None));
            }
            else if (steps[^1].Service != ServiceAction.None || !steps[^1].EnsureGroups.IsEmpty)
            {
                // What is refused of one must not be taken for the other.
                steps.Add(steps[^1] with { Changes = [], Service = ServiceAction.None, EnsureGroups = [] });
            }

            steps[^1] = steps[^1] with { RemoveGroups = plan.RemoveGroups };
        }

        return steps.ToImmutable();
    }

    /// <summary>A whole plan as one change set, whatever of it is held or waits: for a description of it.</summary>
    public static ChangeSet Whole(TargetPlan plan) =>
        Step(plan, plan.Gains.Concat(plan.Yields).Concat(plan.Losses.Select(static loss => loss.Change)), [], plan.RemoveService ? ServiceAction.Remove : plan.Service) with
        {
            EnsureGroups = plan.EnsureGroups,
            RemoveGroups = plan.RemoveGroups,
        };

    /// <summary>Our copies as they stand after these changes.</summary>
    public static ImmutableArray<ServiceInstance> Standing(ObservedService observed, IReadOnlyCollection<InstanceChange> changes)
    {
        var touched = new HashSet<ObservedInstance>(ReferenceEqualityComparer.Instance);
        foreach (var change in changes)
        {
            if (change.Observed is not null)
            {
                touched.Add(change.Observed);
            }
        }

        return
        [
            .. observed.Instances.Where(entry => entry.Ownership == CopyOwnership.Ours && !touched.Contains(entry)).Select(static entry => entry.Instance)
                .Concat(changes.Where(static change => change.Desired is not null).Select(static change => change.Desired!))
                .OrderBy(static instance => instance.Key).ThenBy(static instance => instance.Mark, StringComparer.Ordinal),
        ];
    }

    // The service is made with the first piece and taken away with the last one.
    private static void AddCut(ImmutableArray<ChangeSet>.Builder steps, TargetPlan plan, List<InstanceChange> changes, List<InstanceChange> before, ServiceAction service, int? largest)
    {
        if (largest is not { } most || changes.Count <= most)
        {
            steps.Add(Step(plan, changes, [.. before, .. changes], service));
            return;
        }

        var soFar = new List<InstanceChange>(before);
        var pieces = Ordered(changes).Chunk(most).ToList();
        for (var i = 0; i < pieces.Count; i++)
        {
            soFar.AddRange(pieces[i]);
            var acts = service == ServiceAction.Remove ? i == pieces.Count - 1 : i == 0;
            steps.Add(Step(plan, pieces[i], soFar, acts ? service : ServiceAction.None));
        }
    }

    private static IOrderedEnumerable<InstanceChange> Ordered(IEnumerable<InstanceChange> changes) =>
        changes.OrderBy(static change => change.Kind).ThenBy(static change => change.Instance);

    private static ChangeSet Step(TargetPlan plan, IEnumerable<InstanceChange> changes, IReadOnlyCollection<InstanceChange> soFar, ServiceAction service) => new()
    {
        Target = plan.Observed.Target,
        Observed = plan.Observed,
        Service = service,
        Changes = [.. Ordered(changes)],
        Complete = Standing(plan.Observed, soFar),
        Metadata = plan.Desired.Metadata,
        AdapterState = plan.Desired.AdapterState,
    };

    // Where only the address names a copy, one call changes one instance, so that the next read shows what it did.
    private static ImmutableArray<ChangeSet> OneByOne(ImmutableArray<ChangeSet> steps, DestinationTraits traits) =>
        traits.Identity == CopyIdentity.Own
            ? steps
            : [.. steps.SelectMany(static step => step.Changes.Length <= 1 ? [step] : step.Changes.Select(change => step with { Changes = [change] }))];
}
