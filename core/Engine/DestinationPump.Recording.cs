using PolarisSync.Abstractions;
using PolarisSync.Core.Planning;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Engine;

/// <content>Takes down what was sent, why, and what became of it; measures how long it took.</content>
internal sealed partial class DestinationPump
{
    private const string Offered = "the source offers it";
    private const string Missing = "it was missing at the destination";
    private const string Changed = "it changed at the source";
    private const string ChangedThere = "it was changed at the destination";

    // A contribution may have changed: from now on the target is behind.
    private void NoteContribution(ContributionSlot slot)
    {
        if (slot.Instances != slot.Noted)
        {
            slot.Noted = slot.Instances;
            slot.Lag.Changed(_loop.Now);
        }
    }

    // Nothing is to be sent: in step, or what is left waits for somebody.
    private void NoteNothingSent(TargetState target, PlannedTarget planned)
    {
        var inStep = planned.Plan.IsInStep && planned.Looking.IsEmpty;
        var held = planned is { Waiting.IsEmpty: true, Looking.IsEmpty: true };
        foreach (var slot in target.Slots)
        {
            if (planned.Paused.Any(work => string.Equals(work.Owner, slot.Task.Owner, StringComparison.Ordinal)))
            {
                slot.Lag.LeftToPeople();
            }
            else if (inStep)
            {
                slot.Lag.InStep();
            }
            else if (held)
            {
                slot.Lag.LeftToPeople();
            }
        }
    }

    private void NoteWritten(TargetState target)
    {
        var inStep = target.Last!.Plan.IsInStep;
        foreach (var slot in target.Slots.Where(static slot => slot.Task.Pause is null))
        {
            if (slot.Lag.Written(_loop.Now) is { } took)
            {
                _services.Counters.LagsOf(slot.Task.Definition.Name).Add(took);
            }

            if (inStep)
            {
                slot.Lag.InStep();
            }
        }
    }

    private void RecordChanges(TargetState target, ChangeSet step, ChangeSetResult result, TimeSpan took)
    {
        if (_services.Decisions.ChangeLog is NoChangeLog)
        {
            return;
        }

        var (now, service) = (_loop.Now, target.Key.ToString());
        if (step.Service == ServiceAction.Remove || (step.Service == ServiceAction.Ensure && (!step.Observed.Exists || !result.Service.IsApplied)))
        {
            Record(new()
            {
                At = now,
                Change = ChangeNames.Of(step.Service),
                Task = target.Slots.MinBy(static slot => slot.Task.Order)?.Task.Definition.Name ?? "",
                Why = step.Service == ServiceAction.Ensure ? "it is to hold copies" : "gone at the source",
            }, result.Service);
        }

        foreach (var (change, group) in step.EnsureGroups.Select(static group => ("ensure group", group.Name)).Concat(step.RemoveGroups.Select(static group => ("remove group", group))))
        {
            Record(new()
            {
                At = now,
                Change = change,
                Task = target.Slots.MinBy(static slot => slot.Task.Order)?.Task.Definition.Name ?? "",
                Detail = group,
                Why = change == "ensure group" ? "a task wants it" : "no task wants it any more",
            }, result.Service);
        }

        var byTheSource = target.Slots.Exists(static slot => slot.Lag.Since is not null);
        var losses = target.Last!.Plan.Losses.ToDictionary<PlannedLoss, object>(static loss => loss.Change, ReferenceEqualityComparer.Instance);
        for (var i = 0; i < step.Changes.Length; i++)
        {
            var change = step.Changes[i];
            var (task, why) = losses.GetValueOrDefault(change) is { } loss ? (loss.Task, WhyLost(target, loss)) : WhyChanged(target, step, change, byTheSource);
            Record(new()
            {
                At = now,
                Change = ChangeNames.Of(change.Kind),
                Instance = change.Instance.ToString(),
                Owner = change.Owner,
                Task = task,
                Detail = change.Kind == ChangeKind.Update ? InstanceDiff.Describe(change.Observed!.Instance, change.Desired!) : "",
                Why = why,
            }, result.Outcomes[i], isDelete: change.Kind == ChangeKind.Delete);
        }

        void Record(HistoryEntry entry, ChangeOutcome outcome, bool isDelete = false) => _services.Decisions.ChangeLog.Record(entry with
        {
            Destination = _endpoint.Name,
            Service = service,
            Outcome = outcome.Error is { } kind && !(isDelete && kind == SyncErrorKind.NotFound) ? ChangeNames.InWords(kind) : HistoryEntry.DoneOutcome,
            Answer = outcome.Message ?? "",
            Took = took,
        });
    }

    private (string Task, string Why) WhyChanged(TargetState target, ChangeSet step, InstanceChange change, bool byTheSource)
    {
        switch (change.Kind)
        {
            case ChangeKind.Create:
                return (PlanReporter.TaskOf(target, change), byTheSource ? Offered : Missing);
            case ChangeKind.Update:
                return (PlanReporter.TaskOf(target, change), change.Observed!.IsDrifted ? "its mark was changed or removed at the destination" : byTheSource ? Changed : ChangedThere);
            default:
                var address = change.Instance.Address;
                return _services.Withdrawals.FindPurge(target.Id, change.Owner, address) is { } purge ? (purge.Task, $"purge {purge.PurgeId}")
                    : step.Observed.Instances.Any(entry => entry.IsNative && entry.Instance.Address == address) ? (PlanReporter.TaskOf(target, change), "gives way to a native")
                    : (PlanReporter.TaskOf(target, change), "the address has another copy of ours");
        }
    }

    private string WhyLost(TargetState target, PlannedLoss loss)
    {
        var why = loss.Kind == LossKind.Gone ? "gone at the source" : "unusable at the source";
        return _services.Guard.WhyReleased(new(target.Id, loss.Change.Owner, loss.Change.Instance)) is { } released ? $"{why}; released by {released}" : why;
    }
}
