using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Planning;

/// <content>What is to become of the groups and of the service object around them.</content>
internal static partial class TargetPlanner
{
    // Nothing is made for a service that has nothing to show and was never made.
    private static bool IsWorthwhile(PlanInput input, CanonicalService canonical) =>
        !input.IsServiceFrozen && !input.Contributions.IsEmpty && (!canonical.Instances.IsEmpty || input.Observed is { Exists: true, ServiceIsOurs: true });

    private static bool EnsuresService(PlanInput input, CanonicalService canonical, TargetPlan plan) =>
        canonical.ServiceToWrite is { } write
            ? write && IsWorthwhile(input, canonical)
            : plan.HasCreates || (!plan.Gains.IsEmpty && !input.Observed.Exists);

    private static ImmutableArray<ServiceGroup> GroupsToEnsure(PlanInput input, CanonicalService canonical) =>
        canonical.GroupsToWrite.IsEmpty || !IsWorthwhile(input, canonical)
            ? []
            : [.. canonical.Groups.Where(group => canonical.GroupsToWrite.Contains(group.Name, StringComparer.Ordinal))];

    private static ImmutableArray<UnwantedGroup> UnwantedGroups(PlanInput input, CanonicalService canonical, int groupsWanted)
    {
        if (input.Observed.Groups.IsEmpty || input.IsServiceFrozen)
        {
            return [];
        }

        var wanted = canonical.Groups.Select(static group => group.Name).ToHashSet(StringComparer.Ordinal);

        // While one that is wanted cannot be had, what is there may be it, or all that takes traffic: nothing is withdrawn for that.
        var isShort = wanted.Count < groupsWanted;
        return
        [
            .. input.Observed.Groups.Where(name => !wanted.Contains(name)).Order(StringComparer.Ordinal)
                .Select(name => new UnwantedGroup(name, isShort ? WithdrawnState.Kept : input.UnwantedGroup(name), input.Observed.Instances.Count(entry => entry.Ownership == CopyOwnership.Ours && entry.Instance.Groups.Contains(name, StringComparer.Ordinal))))
                .Where(static group => group.State != WithdrawnState.None),
        ];
    }

    // What is wanted of a share nobody knows for certain is not taken away, and neither is a group (DESIGN laws 2 and 8).
    private static ImmutableArray<string> GroupsToRemove(PlanInput input, ImmutableArray<UnwantedGroup> unwanted) =>
        input.Contributions.All(static contribution => contribution is { Unknown: null, LossesWait: null, UpsertOnly: false })
            ? [.. unwanted.Where(static group => group.State == WithdrawnState.PurgeNow).Select(static group => group.Name)]
            : [];
}
