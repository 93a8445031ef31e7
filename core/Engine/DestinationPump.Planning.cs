using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Guard;
using PolarisSync.Core.Planning;

namespace PolarisSync.Core.Engine;

/// <content>Plans a target that was read, and decides which part of the plan goes out now.</content>
internal sealed partial class DestinationPump
{
    private void Plan(TargetState target, ObservedService read, DateTimeOffset readAt)
    {
        var observed = InstanceSharing.Newest(target.Last?.Plan.Observed, AsRunningHostSees(read));
        target.Weak?.NoteRead(observed.Instances, readAt);
        NoteAcknowledgedDeletes(target, observed);
        _services.Withdrawals.Settle(target.Id, observed, isWanted: target.Slots.Count > 0);
        var slots = Contributing(target, observed);
        foreach (var slot in slots)
        {
            _services.Withdrawals.TakeOver(target.Id, slot.Task.Owner, slot.Instances.Select(static instance => instance.Address));
        }

        var owners = slots.Select(static slot => slot.Task.Owner).ToHashSet(StringComparer.Ordinal);
        var (plan, paused) = PlanAroundPauses(target, new PlanInput
        {
            Observed = observed,
            Contributions = [.. slots.Select(slot => FillStale(slot.ToContribution(), observed))],
            Canonicalize = _destination.Canonicalize,
            Withdrawn = (owner, address) => _services.Withdrawals.StateOf(target.Id, owner, address, owners.Contains(owner), task => _services.PauseOf(task) is not null),
            PurgesService = _services.Withdrawals.PurgesAll(target.Id, task => _services.PauseOf(task) is not null),
            UnwantedGroup = name => StateOfUnwanted(target, slots, name),
            Refused = change => _services.Quarantine.Find(target.Id, change, _endpoint.Info?.ServerVersion, _loop.Now),
            RefusedService = (action, wanted) => _services.Quarantine.FindService(target.Id, action, wanted.Metadata, wanted.Groups, _endpoint.Info?.ServerVersion, _loop.Now),
        }, slots);
        NoteKeptGroups(target, plan);
        _services.Withdrawals.SettleGroups(target.Id, read.Groups, plan.Desired.Groups.Select(static group => group.Name));
        ForgetOldRefusals(target, plan);
        if (_services.Quarantine.NextRetry(target.Id, _loop.Now) is { } retryAt)
        {
            // Every read takes the target's timer away, so every plan sets it again.
            WakeAt(target, retryAt);
        }

        plan = plan with { Desired = plan.Desired with { Instances = InstanceSharing.Reuse(plan.Desired.Instances, observed) } };
        foreach (var slot in slots)
        {
            slot.Share(observed);
        }

        var planned = Judge(target, plan, slots, readAt) with { Paused = paused };
        slots.ForEach(static slot => slot.Lag.Planned());
        target.Last = planned;
        target.Expected = [.. observed.Instances.Select(static entry => entry.Instance)];
        if (_services.Mode == EngineMode.DryRun || (_services.Mode == EngineMode.Successor && Traits.Lease == CopyLease.None))
        {
            Finish(target);
            return;
        }

        var changes = ChangeSetBuilder.Build(planned, Traits, leasedOnly: _services.Mode == EngineMode.Successor, CreatesHoldBack(target), _lane.MaxWritesPerSecond);
        if (changes.IsEmpty)
        {
            if (planned.Looking.IsEmpty)
            {
                Succeed(target);
            }

            NoteNothingSent(target, planned);
            RecordLease(target, ChangeSetBuilder.Standing(observed, []));
            Finish(target);
            return;
        }

        var losers = planned.Allowed.Select(static loss => loss.Change.Owner).ToHashSet(StringComparer.Ordinal);
        Send(new LaneEntry
        {
            Target = target,
            Generation = target.Generation,
            Session = _endpoint.Session,
            Steps = changes,
            Losses = [.. planned.Allowed.Select(static loss => loss.Change)],
            Contributed = [.. slots.Where(slot => losers.Contains(slot.Task.Owner)).Select(static slot => (slot, slot.Instances))],
        });
    }

    private void Send(LaneEntry entry)
    {
        entry.Target.Underway = ExpectedAfter(entry.Steps[0]);
        _lane.Add(entry);
    }

    private PlannedTarget Judge(TargetState target, TargetPlan plan, List<ContributionSlot> slots, DateTimeOffset readAt)
    {
        var now = _loop.Now;
        var tasks = slots.ConvertAll(static slot => new GuardedTask(slot.Task.Definition.Name, slot.Task.Owner, slot.Task.Definition.Guard, slot.Source.ReadAt));
        var provisional = new HashSet<string>(StringComparer.Ordinal);
        if (!plan.Losses.IsEmpty)
        {
            provisional.UnionWith(slots.Select(static slot => slot.Task).Distinct().Where(task => !IsCompared(task, target)).Select(static task => task.Definition.Name));
            tasks = tasks.ConvertAll(task => task with { IsCompared = !provisional.Contains(task.Name) });
        }

        var verdict = _services.Guard.Judge(now, target.Id, plan, tasks);
        foreach (var other in verdict.AlsoHeld)
        {
            // Losses of theirs may stand in the lane already.
            Replan(other.Target);
        }

        var waiting = ImmutableDictionary.CreateBuilder<LossKey, string>();
        var allowed = ImmutableArray.CreateBuilder<PlannedLoss>();
        var next = verdict.JudgeAgainAt;
        var present = new HashSet<LossKey>();
        var shown = Traits.Identity == CopyIdentity.Own ? [] : plan.Observed.Instances.DistinctBy(static entry => entry.Instance.Key).ToDictionary(static entry => entry.Instance.Key, static entry => entry.Instance);
        foreach (var loss in plan.Losses)
        {
            var key = new LossKey(target.Id, loss.Change.Owner, loss.Change.Instance);
            present.Add(key);
            target.LossSeen.TryAdd(key, now);
            var damping = loss.MayRecover ? FlapDampingOf(slots, loss.Task) : TimeSpan.Zero;
            var gathered = target.LossSeen[key] + (damping > _settings.LossGathering ? damping : _settings.LossGathering);
            if (verdict.Held.ContainsKey(key))
            {
                continue;
            }

            if (loss.Waits is { } reason)
            {
                waiting[key] = reason;
            }
            else if (provisional.Contains(loss.Task))
            {
                waiting[key] = "Waiting until every service of the task was compared once.";
                var soon = now + s_compareAgain;
                next = next is null || soon < next ? soon : next;
            }
            else if (now < gathered)
            {
                waiting[key] = damping > _settings.LossGathering ? "It is unhealthy and may be back within the task's flap_damping." : "Losses of the same moment are judged together.";
                next = next is null || gathered < next ? gathered : next;
            }
            else if (IsSure(target, loss.Change, shown, readAt, ref next))
            {
                allowed.Add(loss);
            }
            else
            {
                waiting[key] = WeakReason;
            }
        }

        foreach (var key in target.LossSeen.Keys.Where(key => !present.Contains(key)).ToList())
        {
            target.LossSeen.Remove(key);
        }

        var looking = ImmutableArray.CreateBuilder<(InstanceChange, string)>();
        foreach (var change in plan.Gains.Concat(plan.Yields))
        {
            if (!IsSure(target, change, shown, readAt, ref next))
            {
                looking.Add((change, WeakReason));
            }
        }

        foreach (var slot in slots.Where(slot => verdict.NeedsRead.Contains(slot.Task.Owner)))
        {
            slot.Source.TellNextRead = true;
            slot.Task.Source.Feed!.Request(slot.Source.Key);
        }

        if (next is { } at)
        {
            WakeAt(target, at);
        }

        TellHeld();
        return new() { Plan = plan, At = now, Held = verdict.Held, Waiting = waiting.ToImmutable(), Allowed = allowed.ToImmutable(), Looking = looking.ToImmutable(), IsProvisional = provisional.Count > 0 };
    }

    // A task is judged as a whole, so nothing is said of it before the last of its targets was looked at; one that cannot be read is not waited for.
    private bool IsCompared(TaskRuntime task, TargetState except) => task.Slots.Values.All(slot =>
        !slot.IsAttached || slot.Target == except.Key || _targets.GetValueOrDefault(slot.Target) is not { Last: null, Failures: 0 });

    private static readonly TimeSpan s_compareAgain = TimeSpan.FromMilliseconds(200);

    private const string WeakReason = "Only the address names this copy: a second read, one read lag later, has to agree.";

    private bool IsSure(TargetState target, InstanceChange change, Dictionary<InstanceKey, ServiceInstance> shown, DateTimeOffset readAt, ref DateTimeOffset? next)
    {
        if (Traits.Identity == CopyIdentity.Own)
        {
            return true;
        }

        target.Weak ??= new();
        if (target.Weak.MayChange(change, shown.GetValueOrDefault(change.Instance), readAt, Traits.ReadLag))
        {
            return true;
        }

        var again = _loop.Now + (Traits.ReadLag > TimeSpan.Zero ? Traits.ReadLag : TimeSpan.FromMilliseconds(1));
        next = next is null || again < next ? again : next;
        return false;
    }

    private ObservedService AsRunningHostSees(ObservedService read) =>
        _settings is not { SpeaksForRunningHost: true, Mode: EngineMode.DryRun } || !read.Instances.Any(static entry => entry.Ownership == CopyOwnership.Elsewhere)
            ? read
            : read with
            {
                Instances = [.. read.Instances.Select(static entry => entry is { Ownership: CopyOwnership.Elsewhere, Owner: not null } ? entry with { Ownership = CopyOwnership.Ours } : entry)],
            };

    // A leased share that was not read since the start is filled from what another session of ours keeps alive, where the ledger knows nothing.
    private Contribution FillStale(Contribution contribution, ObservedService observed)
    {
        if (Traits.Lease == CopyLease.None || contribution.Unknown is null || !contribution.Instances.IsEmpty)
        {
            return contribution;
        }

        return contribution with
        {
            Instances =
            [
                .. observed.Instances
                    .Where(entry => entry.Ownership == CopyOwnership.Elsewhere && string.Equals(entry.Owner, contribution.Owner, StringComparison.Ordinal))
                    .Select(entry => entry.Instance with { Mark = contribution.Owner })
                    .OrderBy(static instance => instance.Key),
            ],
        };
    }

    // Far enough away to be never, and near enough to be added to a date.
    private static readonly TimeSpan s_never = TimeSpan.FromDays(10_000);

    // Deletes wait for creates that fail: for `hold`, so for ever only where that is "never".
    private bool CreatesHoldBack(TargetState target) => target.CreatesFailSince is not { } since || _loop.Now - since < HoldOf(target);

    private static TimeSpan HoldOf(TargetState target) =>
        target.Slots.Count == 0 ? TimeSpan.Zero : target.Slots.Min(static slot => slot.Task.Definition.Guard.Hold ?? s_never);

    private void NoteAcknowledgedDeletes(TargetState target, ObservedService observed)
    {
        if (target.AcknowledgedDeletes.Count == 0)
        {
            return;
        }

        var listed = observed.Instances.Where(static entry => entry.Ownership == CopyOwnership.Ours)
            .DistinctBy(static entry => (entry.Handle, entry.Owner ?? "", entry.Instance.Key)).ToDictionary(static entry => (entry.Handle, entry.Owner ?? "", entry.Instance.Key));
        foreach (var (deleted, times) in target.AcknowledgedDeletes.ToList())
        {
            if (!listed.TryGetValue(deleted, out var entry))
            {
                target.AcknowledgedDeletes.Remove(deleted);
            }
            else if (times >= 1)
            {
                var delete = new InstanceChange { Kind = ChangeKind.Delete, Owner = entry.Owner ?? "", Observed = entry };
                _services.Quarantine.Add(target.Id, delete, "The server acknowledged the delete and lists the instance all the same.", _endpoint.Info?.ServerVersion, _loop.Now);
                target.AcknowledgedDeletes.Remove(deleted);
            }
            else
            {
                target.AcknowledgedDeletes[deleted] = times + 1;
            }
        }
    }

    private void ForgetOldRefusals(TargetState target, TargetPlan plan)
    {
        var mentioned = new HashSet<(string, InstanceKey)>();
        foreach (var note in plan.Notes)
        {
            mentioned.Add((note.Owner, note.Instance));
        }

        foreach (var change in plan.Gains.Concat(plan.Losses.Select(static loss => loss.Change)))
        {
            mentioned.Add((change.Owner, change.Instance));
        }

        _services.Quarantine.Keep(target.Id, mentioned);
        if (plan.Desired.Instances.IsEmpty)
        {
            _services.Quarantine.ForgetService(target.Id, ServiceAction.Ensure);
        }

        if (!plan.RemoveService && plan.RefusedService != ServiceAction.Remove)
        {
            _services.Quarantine.ForgetService(target.Id, ServiceAction.Remove);
        }
    }

    private void TellHeld()
    {
        foreach (var scope in _services.Guard.Held)
        {
            if (!scope.IsLogged)
            {
                scope.IsLogged = true;
                Log.Held(_logger, scope.Id, scope.Target?.ToString() ?? $"task {scope.Task}", scope.Reason, Reporting.Plural.Of(scope.Losses.Count, "loss", "losses"));
                _services.Decisions.Held(scope);
            }
        }

        _services.Decisions.Ended(_services.Guard.TakeEnded());
    }
}
