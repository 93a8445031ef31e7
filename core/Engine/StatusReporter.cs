using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Guard;
using PolarisSync.Core.Planning;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Engine;

/// <summary>What the engine knows of itself, as people see it.</summary>
internal static class StatusReporter
{
    private const int MostNotCopied = 10;

    /// <summary>The status at a moment.</summary>
    public static EngineStatus Report(EngineCore core, DateTimeOffset now)
    {
        var waits = NotReady(core);
        var refused = core.Services.Quarantine.Counts();
        return new()
        {
            At = now,
            Mode = core.Services.Mode switch { EngineMode.Run => "run", EngineMode.DryRun => "dry-run", _ => "successor" },
            Ready = waits.IsEmpty,
            NotReadyReasons = waits,
            Tasks = [.. core.Configuration.Tasks.Select(definition => Task(core, definition, now, refused))],
            Endpoints = [.. core.Endpoints.Values.OrderBy(static endpoint => endpoint.Name, StringComparer.Ordinal).Select(Endpoint)],
            Held = HeldObjects.List(core),
            Quarantined = core.Services.Quarantine.List(),
            Kept =
            [
                .. core.Services.Withdrawals.All.Where(static record => record.PurgeId is null)
                    .Select(static record => new KeptCopies(record.Target.Destination, record.Target.Target.ToString(), record.Owner, record.Task, record.Addresses.Count, record.Since) { Group = string.Join(", ", record.Groups.Order(StringComparer.Ordinal)) })
                    .Concat(core.Endpoints.Values.SelectMany(static endpoint => endpoint.Pump?.Targets.Values ?? []).SelectMany(KeptGroups))
                    .OrderBy(static kept => kept.Destination, StringComparer.Ordinal).ThenBy(static kept => kept.Target, StringComparer.Ordinal).ThenBy(static kept => kept.Owner, StringComparer.Ordinal),
            ],
            Unclaimed = [.. core.Unclaimed.OrderBy(static copies => copies.Destination, StringComparer.Ordinal).ThenBy(static copies => copies.Target, StringComparer.Ordinal)],
        };
    }

    private static IEnumerable<KeptCopies> KeptGroups(TargetState target) => (target.Last?.Plan.UnwantedGroups ?? [])
        .Where(group => group.State == WithdrawnState.Kept && target.KeptGroups.ContainsKey(group.Name))
        .Select(group => new KeptCopies(
            target.Id.Destination, target.Key.ToString(), target.Slots.FirstOrDefault()?.Task.Owner ?? "", target.Slots.FirstOrDefault()?.Task.Definition.Name ?? "", group.Copies, target.KeptGroups[group.Name]) { Group = group.Name });

    /// <summary>Why the engine is not ready yet; empty when it is. A server that cannot be reached does not keep it from being ready.</summary>
    public static ImmutableArray<string> NotReady(EngineCore core)
    {
        var waits = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var endpoint in core.Endpoints.Values)
        {
            if (!endpoint.IsSettled)
            {
                waits.Add($"{endpoint.Name} is being opened");
            }
            else if (endpoint.IsOpen)
            {
                if (endpoint.Feed is { } feed && feed.LossesWait is { } pass && core.Tasks.Any(task => ReferenceEquals(task.Source, endpoint)) && feed.Services.Values.All(static service => service.Failures == 0))
                {
                    waits.Add(pass);
                }

                var unplanned = endpoint.Pump?.Targets.Values.Count(static target => target.Last is null && target.Failures == 0) ?? 0;
                if (unplanned > 0)
                {
                    waits.Add($"{endpoint.Name}: {Plural.Of(unplanned, "service was", "services were")} not compared yet");
                }
            }
        }

        return [.. waits];
    }

    /// <summary>The status of one task.</summary>
    public static Reporting.TaskStatus Task(EngineCore core, TaskDefinition definition, DateTimeOffset now) => Task(core, definition, now, core.Services.Quarantine.Counts());

    /// <summary>One task with what keeps it from being in step.</summary>
    public static TaskDetail Detail(EngineCore core, TaskDefinition definition, DateTimeOffset now)
    {
        var targets = Running(core, definition) is { } task ? TargetReporter.NotInStep(task, now) : [];
        return new()
        {
            Task = Task(core, definition, now),
            Targets = [.. targets.Take(TargetReporter.MostTargets)],
            More = Math.Max(0, targets.Count - TargetReporter.MostTargets),
        };
    }

    private static TaskRuntime? Running(EngineCore core, TaskDefinition definition) =>
        core.Tasks.FirstOrDefault(running => string.Equals(running.Definition.Name, definition.Name, StringComparison.Ordinal));

    private static Reporting.TaskStatus Task(EngineCore core, TaskDefinition definition, DateTimeOffset now, IReadOnlyDictionary<(TargetId, string), int> refused)
    {
        var task = Running(core, definition);
        if (definition.Enabled && (task is null || task.Source.IsMissing) && WaitsForAdapter(core, task, definition) is { } missing)
        {
            return new()
            {
                Name = definition.Name,
                State = "waiting for adapter",
                Reason = missing,
                Source = definition.Source.Name,
                Destination = definition.Destination.Name,
                Services = task?.Slots.Count ?? 0,
                UnknownServices = task?.Slots.Count ?? 0,
            };
        }

        if (task is null)
        {
            var broken = core.Broken.GetValueOrDefault(definition.Source.Name) ?? core.Broken.GetValueOrDefault(definition.Destination.Name);
            return new()
            {
                Name = definition.Name,
                State = definition.Enabled ? "degraded" : "disabled",
                Reason = broken ?? "",
                Source = definition.Source.Name,
                Destination = definition.Destination.Name,
                Paused = core.Services.Pauses.Find(definition.Name),
            };
        }

        var slots = task.Slots.Values;
        var targets = slots.Select(slot => task.Destination.Pump?.Targets.GetValueOrDefault(slot.Target)).OfType<TargetState>().Distinct().ToList();
        var pending = targets.Count(static target => target.IsDirty || target.IsDeferred || target.IsBusy || target.Failures > 0 || target.Last is null);
        var unknown = slots.Count(static slot => slot.Source.Unknown is not null);
        var (held, waiting) = Losses(targets, definition.Name);
        var stale = StaleInstances(task);
        var (state, reason) = State(task, targets, pending, unknown);
        if (stale > 0 && state is "degraded")
        {
            (state, reason) = ("stale", $"{Plural.Of(stale, "copy stands as it was", "copies stand as they were")} last known, for nothing was read since the start; {reason}");
        }

        var fresh = slots.Select(static slot => slot.Source.ReadAt).Min();
        return new()
        {
            Name = definition.Name,
            State = state,
            Reason = reason,
            Source = definition.Source.Name,
            Destination = definition.Destination.Name,
            Services = slots.Count(),
            Instances = slots.Where(static slot => slot.Blocked is null).Sum(static slot => slot.Instances.Length),
            StaleInstances = stale,
            UnknownServices = unknown,
            PendingTargets = pending,
            FreshSince = fresh,
            Staleness = fresh is { } read ? Max(now - read, TimeSpan.Zero) : null,
            Lag = BehindSince(task) is { } since ? Max(now - since, TimeSpan.Zero) : TimeSpan.Zero,
            LagHistogram = core.Services.Counters.LagsOf(definition.Name).ToHistogram(),
            HeldLosses = held,
            WaitingLosses = waiting,
            Quarantined = targets.Sum(target => refused.GetValueOrDefault((target.Id, task.Owner)) + refused.GetValueOrDefault((target.Id, ""))),
            Paused = task.Pause,
            Warnings = Warnings(task),
        };
    }

    private static string? WaitsForAdapter(EngineCore core, TaskRuntime? task, Configuration.TaskDefinition definition) =>
        core.FindMissing(definition)
        ?? (task is null ? null : $"an adapter offers the type '{definition.Source.Type}' now, but the task does not run with it yet: faults of its configuration say why");

    private static List<string> Warnings(TaskRuntime task)
    {
        var warnings = new List<string>();
        if (WeakOwnership.Of(task) is { } weak)
        {
            warnings.Add(weak);
        }

        var notCopied = task.NotCopied.ToList();
        warnings.AddRange(notCopied.Take(MostNotCopied).Select(static entry => $"{entry.Service}: {entry.Reason}"));
        if (notCopied.Count > MostNotCopied)
        {
            warnings.Add($"{Plural.Of(notCopied.Count - MostNotCopied, "more service is", "more services are")} not copied for such reasons; `discover` shows all.");
        }

        return warnings;
    }

    // What the ledger put back, or what another session of ours kept alive until this one took it over (DESIGN law 7).
    private static int StaleInstances(TaskRuntime task)
    {
        if (task.Destination.Info?.Destination is not { Lease: not CopyLease.None })
        {
            return 0;
        }

        var count = 0;
        foreach (var slot in task.Slots.Values.Where(static slot => slot is { Blocked: null, IsAttached: true, Source: { Snapshot: null, Unknown: not null } }))
        {
            var observed = task.Destination.Pump?.Targets.GetValueOrDefault(slot.Target)?.Last?.Plan.Observed.Instances ?? [];
            var shown = observed.Where(entry => entry.Ownership != CopyOwnership.Foreign && string.Equals(entry.Owner, task.Owner, StringComparison.Ordinal));
            count += Math.Max(slot.Stale.Length, shown.DistinctBy(static entry => entry.Instance.Key).Count());
        }

        return count;
    }

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;

    // While the destination was never reached nothing flows in, so everything read waits since it was tried first.
    private static DateTimeOffset? BehindSince(TaskRuntime task) =>
        task.Destination.Info is null && task.Source.Feed?.Services.Values.Any(service => service.Snapshot is { Instances.IsEmpty: false } && task.Definition.FindMatch(service.Key) is not null) == true
            ? task.Destination.Since
            : task.Slots.Values.Min(static slot => slot.Lag.Since);

    private static (int Held, int Waiting) Losses(List<TargetState> targets, string task)
    {
        var (held, waiting) = (0, 0);
        foreach (var target in targets)
        {
            foreach (var loss in target.Last?.Plan.Losses ?? [])
            {
                if (string.Equals(loss.Task, task, StringComparison.Ordinal))
                {
                    var key = new LossKey(target.Id, loss.Change.Owner, loss.Change.Instance);
                    held += target.Last!.Held.ContainsKey(key) ? 1 : 0;
                    waiting += target.Last.Waiting.ContainsKey(key) ? 1 : 0;
                }
            }
        }

        return (held, waiting);
    }

    private static (string State, string Reason) State(TaskRuntime task, List<TargetState> targets, int pending, int unknown)
    {
        if (task.Pause is not null)
        {
            return ("paused", WhenResumed(task, targets));
        }

        foreach (var endpoint in new[] { task.Source, task.Destination })
        {
            if (endpoint.State is EndpointState.Connecting)
            {
                return ("syncing", $"{endpoint.Name} is being opened");
            }

            if (endpoint.State != EndpointState.Open)
            {
                return ("degraded", $"{endpoint.Name}: {endpoint.Reason}");
            }
        }

        if (targets.Find(static target => target.Failure is not null) is { } failed)
        {
            return ("degraded", $"{failed.Key}: {failed.Failure}");
        }

        if (unknown > 0)
        {
            var first = task.Slots.Values.First(static slot => slot.Source.Unknown is not null);
            return ("degraded", $"{Plural.Of(unknown, "service is", "services are")} unknown, among them {first.Source.Key}: {first.Source.Unknown}");
        }

        if (pending > 0)
        {
            return ("syncing", $"{Plural.Of(pending, "service is", "services are")} being worked on");
        }

        var held = targets.SelectMany(static target => target.Last?.Held.Values ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (held.Count > 0)
        {
            return ("waiting", $"losses are held as {string.Join(" and ", held.Take(3))}{(held.Count > 3 ? $" and {held.Count - 3} more" : "")}");
        }

        return targets.SelectMany(static target => target.Last?.Waiting.Values ?? []).FirstOrDefault() is { } wait ? ("waiting", wait) : ("in step", "");
    }

    private static string WhenResumed(TaskRuntime task, List<TargetState> targets)
    {
        var work = targets.SelectMany(static target => target.Last?.Paused ?? []).Where(work => string.Equals(work.Task, task.Definition.Name, StringComparison.Ordinal)).ToList();
        return work.Count == 0
            ? targets.Exists(static target => target.IsDirty || target.IsBusy) ? "what would be done after resume is being looked at" : "nothing would be done after resume"
            : $"after resume: {(work[0] with { Creates = work.Sum(static one => one.Creates), Updates = work.Sum(static one => one.Updates), Deletes = work.Sum(static one => one.Deletes) }).Words}";
    }

    private static EndpointStatus Endpoint(EndpointRuntime endpoint) => new()
    {
        Name = endpoint.Name,
        Type = endpoint.Configuration.Type,
        State = endpoint.State switch
        {
            EndpointState.Open => "open",
            EndpointState.Connecting => "connecting",
            EndpointState.Stale => "stale",
            EndpointState.Refused => "refused",
            EndpointState.Stopped => "stopped",
            _ => "unreachable",
        },
        Reason = endpoint.Reason,
        Since = endpoint.Since,
        ServerVersion = endpoint.Info?.ServerVersion,
        LastAudit = endpoint.LastAudit,
        Watch = !endpoint.IsWatchWanted || !endpoint.IsOpen ? null : endpoint.IsWatchLive ? "live" : "starting",
        QueueDepth = endpoint.Pump?.QueueDepth ?? 0,
        CallsUnderWay = endpoint.Pump?.Writing ?? 0,
        CallsAtOnce = endpoint.Pump is { Targets.Count: > 0 } ? endpoint.Info?.Destination?.CallsAtOnce ?? 0 : 0,
        MaxWritesPerSecond = endpoint.Pump?.MaxWritesPerSecond,
    };
}
