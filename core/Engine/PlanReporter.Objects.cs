using PolarisSync.Abstractions;
using PolarisSync.Core.Planning;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Engine;

/// <content>What a plan does in the server's own words, where its adapter has any.</content>
internal static partial class PlanReporter
{
    private static void AddObjects(List<PlannedChange> changes, TargetState target, PlannedTarget last, IServiceDestination? destination)
    {
        var plan = last.Plan;
        var task = target.Slots.MinBy(static slot => slot.Task.Order)?.Task;
        if (destination is not null && (plan.Service != ServiceAction.None || plan.RemoveService || !plan.EnsureGroups.IsEmpty || !plan.RemoveGroups.IsEmpty))
        {
            var waits = last.Allowed.Length != plan.Losses.Length && (plan.RemoveService || !plan.RemoveGroups.IsEmpty);
            foreach (var planned in destination.DescribeObjects(ChangeSetBuilder.Whole(plan)))
            {
                var isLast = waits && planned.Kind == ChangeKind.Delete;
                changes.Add(Object(ChangeNames.Of(planned.Kind), isLast ? "waiting" : "apply", planned.Name, planned.Detail, isLast ? "It goes once the last copies are gone." : ""));
            }
        }

        foreach (var (name, state, _) in plan.UnwantedGroups.Where(static group => group.State is WithdrawnState.Kept or WithdrawnState.PurgePending))
        {
            changes.Add(state == WithdrawnState.Kept
                ? Object("note", "kept", $"group {name}", "", "No task wants it any more; it is kept with what stands in it.")
                : Object("delete", "held", $"group {name}", "", "It waits to be purged."));
        }

        PlannedChange Object(string action, string state, string name, string detail, string reason) => new()
        {
            Action = action,
            State = state,
            Destination = target.Id.Destination,
            Target = target.Key.ToString(),
            Owner = task?.Owner ?? "",
            Task = task?.Definition.Name ?? "",
            Instance = name,
            Detail = detail,
            Reason = reason,
        };
    }

    private readonly struct Words(IServiceDestination? destination, TargetPlan plan)
    {
        private readonly ChangeSet _whole = ChangeSetBuilder.Whole(plan);

        public PlannedChange On(PlannedChange line, InstanceChange change) =>
            destination?.DescribeChange(_whole, change) is { } words ? line with { Detail = words } : line;
    }
}
