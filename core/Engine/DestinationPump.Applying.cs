using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Engine;

/// <content>Takes in what became of a change set.</content>
internal sealed partial class DestinationPump
{
    private void OnApplied(LaneEntry entry, ChangeSetResult result, TimeSpan took)
    {
        var (target, step) = (entry.Target, entry.Steps[0]);
        target.Underway = default;
        RecordChanges(target, step, result, took);
        var counts = (Created: 0, Updated: 0, Deleted: 0);
        var serviceRefused = result.Service.Error == SyncErrorKind.Rejected;
        NoteService(target, step, result.Service);
        ChangeOutcome? failure = result.Service.IsApplied || serviceRefused ? null : result.Service;
        var createFailed = false;
        for (var i = 0; i < step.Changes.Length; i++)
        {
            var (change, outcome) = (step.Changes[i], result.Outcomes[i]);
            _services.Counters.CountWrite(_endpoint.Name, ChangeNames.Of(change.Kind), ChangeNames.Of(outcome));
            if (outcome.IsApplied || (outcome.Error == SyncErrorKind.NotFound && change.Kind == ChangeKind.Delete))
            {
                OnChangeApplied(target, change, ref counts);
            }
            else if (serviceRefused && !step.Observed.Exists)
            {
                // What the instance would have stood in was refused; nothing is said of the instance itself.
            }
            else if (outcome.Error == SyncErrorKind.Rejected)
            {
                OnRejected(target, change, outcome);
            }
            else
            {
                failure = failure is null || failure.Error == SyncErrorKind.Transient ? outcome : failure;
                createFailed |= ChangeSetBuilder.Adds(change);
            }
        }

        if (counts != default)
        {
            Log.Applied(_logger, _endpoint.Name, target.Key.ToString(), counts.Created, counts.Updated, counts.Deleted);
            target.NotBefore = _loop.Now + (Traits.ReadsOwnWrites ? TimeSpan.Zero : Traits.ReadLag);
            _endpoint.NoteSuccess();
        }

        target.CreatesFailSince = createFailed ? target.CreatesFailSince ?? _loop.Now : null;
        if (failure is not null)
        {
            target.Expected = default;
            Retry(target, failure.Error!.Value, failure.Message ?? "", failure.RetryAfter);
            if (target.CreatesFailSince is { } since && since + HoldOf(target) is var due && due > _loop.Now && due < target.NotBefore)
            {
                // Deletes wait for creates that fail no longer than this, however long the backoff.
                target.NotBefore = due;
            }

            Finish(target);
            if (failure.Error is SyncErrorKind.Auth or SyncErrorKind.Config)
            {
                _endpoint.Fail(new SyncException(failure.Error.Value, failure.Message ?? "The server refused to write."));
            }

            return;
        }

        var rejected = serviceRefused || result.Outcomes.Any(static outcome => outcome.Error == SyncErrorKind.Rejected);
        if (rejected)
        {
            // What was refused is missing from what the guard counted with, so everything after it is planned anew.
            target.Expected = default;
            MarkDirty(target);
            Finish(target);
            return;
        }

        target.Expected = ExpectedAfter(step);
        _services.Guard.NoteApplied(_loop.Now, target.Id, Planning.TargetVisibility.Of(target.Expected));
        RecordLease(target, step.Complete);
        if (entry.Steps.Length > 1 && Traits.Identity == CopyIdentity.Own)
        {
            Send(entry with { Steps = entry.Steps[1..] });
            return;
        }

        Succeed(target);
        target.Last = target.Last! with { Plan = AfterStep(target.Last.Plan, step) };
        NoteWritten(target);
        if (Traits.Identity == CopyIdentity.ByAddress || target.Last.Plan.Owned == 0 || target.Slots.Exists(static slot => slot.Blocked is not null))
        {
            // By address: one instance a call, read again afterwards. Emptied: a look decides whether the target is done with, or another's now.
            MarkDirty(target);
        }

        Finish(target);
    }

    // What was planned is not right any more, or cannot be told to be: see LaneEntry.
    private void OnOutdated(LaneEntry entry)
    {
        entry.Target.Expected = default;
        entry.Target.Underway = default;
        MarkDirty(entry.Target);
        Finish(entry.Target);
    }

    private void OnChangeApplied(TargetState target, InstanceChange change, ref (int Created, int Updated, int Deleted) counts)
    {
        target.Weak?.Wrote(change);
        _services.ChangeApplied?.Invoke(target.Id, change, PlanReporter.TaskOf(target, change));
        switch (change.Kind)
        {
            case ChangeKind.Create:
                counts.Created++;
                break;
            case ChangeKind.Update:
                counts.Updated++;
                break;
            default:
                counts.Deleted++;
                target.AcknowledgedDeletes.TryAdd((change.Observed!.Handle, change.Owner, change.Instance), 0);
                break;
        }

        Log.ChangeApplied(_logger, _endpoint.Name, target.Key.ToString(), ChangeNames.Of(change.Kind), change.Instance.ToString(), change.Owner);
    }

    private void OnRejected(TargetState target, InstanceChange change, ChangeOutcome outcome)
    {
        _services.Quarantine.Add(target.Id, change, outcome.Message ?? "", _endpoint.Info?.ServerVersion, _loop.Now);
        Log.Rejected(_logger, _endpoint.Name, target.Key.ToString(), ChangeNames.Of(change.Kind), change.Instance.ToString(), outcome.Message ?? "");
    }

    private void NoteService(TargetState target, ChangeSet step, ChangeOutcome outcome)
    {
        var action = step.Service == ServiceAction.Remove || !step.RemoveGroups.IsEmpty ? ServiceAction.Remove : ServiceAction.Ensure;
        if (outcome.Error == SyncErrorKind.Rejected)
        {
            _services.Quarantine.AddService(target.Id, action, step.Metadata, target.Last?.Plan.Desired.Groups ?? step.EnsureGroups, outcome.Message ?? "", _endpoint.Info?.ServerVersion, _loop.Now);
            Log.ServiceRejected(_logger, _endpoint.Name, target.Key.ToString(), ChangeNames.Of(action), outcome.Message ?? "");
        }
        else if (outcome.IsApplied && (step.Service != ServiceAction.None || !step.EnsureGroups.IsEmpty || !step.RemoveGroups.IsEmpty))
        {
            _services.Quarantine.ForgetService(target.Id, action);
        }
    }

    private void Succeed(TargetState target)
    {
        if (target.Failures > 0)
        {
            Log.TargetRecovered(_logger, _endpoint.Name, target.Key.ToString());
        }

        target.Failures = 0;
        target.Failure = null;
        target.CreatesFailSince = null;
    }

    private void RecordLease(TargetState target, ImmutableArray<ServiceInstance> copies)
    {
        if (Traits.Lease != CopyLease.None)
        {
            _services.Leases.Record(target.Id, copies);
        }
    }

    private static ImmutableArray<ServiceInstance> ExpectedAfter(ChangeSet step) =>
    [
        .. step.Observed.Instances.Where(static entry => entry.Ownership != CopyOwnership.Ours).Select(static entry => entry.Instance),
        .. step.Complete,
    ];

    // What is done is no part of the plan any more; what was held or waits stays in it.
    private static Planning.TargetPlan AfterStep(Planning.TargetPlan plan, ChangeSet last)
    {
        var remaining = plan.Losses.RemoveAll(loss => !last.Complete.IsDefault && !StillThere(loss.Change, last));
        return plan with
        {
            Gains = [],
            Yields = [],
            Losses = remaining,
            Service = ServiceAction.None,
            RemoveService = false,
            EnsureGroups = [],
            RemoveGroups = last.RemoveGroups.IsEmpty ? plan.RemoveGroups : [],
            Owned = last.Complete.Length,
        };

        static bool StillThere(InstanceChange change, ChangeSet last) =>
            last.Complete.Any(instance => instance.Equals(change.Observed!.Instance));
    }
}
