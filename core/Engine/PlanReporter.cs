using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Guard;
using PolarisSync.Core.Planning;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Engine;

/// <summary>Turns the plans of all targets into what people and machines read.</summary>
internal static partial class PlanReporter
{
    /// <summary>The report over every target as planned last.</summary>
    public static PlanReport Report(EngineCore core)
    {
        var changes = new List<PlannedChange>();
        var notes = new SortedSet<string>(StringComparer.Ordinal);
        var foreign = 0;
        foreach (var endpoint in core.Endpoints.Values)
        {
            foreach (var target in endpoint.Pump?.Targets.Values ?? [])
            {
                if (target.Last is { } last)
                {
                    foreign += last.Plan.Foreign;
                    AddTarget(changes, target, last, endpoint.Endpoint.Destination);
                    AddObjects(changes, target, last, endpoint.Endpoint.Destination);
                }
            }

            foreach (var warning in endpoint.Info?.Warnings ?? [])
            {
                notes.Add($"{endpoint.Name}: {warning}");
            }

            if (WeakOwnership.At(endpoint) is { } weak)
            {
                notes.Add($"{endpoint.Name}: {weak}");
            }
        }

        foreach (var copies in core.Unclaimed)
        {
            notes.Add($"{copies.Destination} {copies.Target}: {Plural.Of(copies.Copies, "copy", "copies")} of '{copies.Owner}' {(copies.Copies == 1 ? "is unclaimed and stays" : "are unclaimed and stay")}.");
        }

        foreach (var kept in core.Services.Withdrawals.All.Where(record => record.PurgeId is null && !IsPlanned(core, record.Target)))
        {
            notes.Add($"{kept.Target.Destination} {kept.Target.Target}: {Plural.Of(kept.Addresses.Count, "copy", "copies")} of '{kept.Owner}' {(kept.Addresses.Count == 1 ? "is" : "are")} kept as the task '{kept.Task}' left {(kept.Addresses.Count == 1 ? "it" : "them")}.");
        }

        foreach (var task in core.Tasks)
        {
            notes.UnionWith(task.NotCopied.Select(entry => $"{task.Definition.Name} {entry.Service}: {entry.Reason}"));
        }

        return Count(changes, foreign, Unknown(core), [.. notes]);
    }

    private static bool IsPlanned(EngineCore core, TargetId id) =>
        core.Endpoints.GetValueOrDefault(id.Destination)?.Pump?.Targets.GetValueOrDefault(id.Target)?.Last is not null;

    /// <summary>Counts sorted changes.</summary>
    public static PlanReport Count(List<PlannedChange> changes, int foreign, ImmutableArray<string> unknown, ImmutableArray<string> notes) => new()
    {
        Changes =
        [
            .. changes.OrderBy(static change => change.Destination, StringComparer.Ordinal).ThenBy(static change => change.Target, StringComparer.Ordinal)
                .ThenBy(static change => change.Action, StringComparer.Ordinal).ThenBy(static change => change.Instance, StringComparer.Ordinal).ThenBy(static change => change.Owner, StringComparer.Ordinal),
        ],
        Creates = changes.Count(static change => change is { Action: "create", State: "apply" or "applied" }),
        Updates = changes.Count(static change => change is { Action: "update", State: "apply" or "applied" }),
        Deletes = changes.Count(static change => change is { Action: "delete", State: "apply" or "applied" }),
        Held = changes.Count(static change => change.State is "held" or "waiting"),
        Waiting = changes.Count(static change => change.State == "waiting"),
        Paused = changes.Count(static change => change.State == "paused"),
        ForeignIgnored = foreign,
        Lossy = changes.Count(static change => change.State == "lossy"),
        Unknown = unknown,
        Notes = notes,
    };

    /// <summary>What nothing can be said about at present.</summary>
    public static ImmutableArray<string> Unknown(EngineCore core)
    {
        var unknown = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var endpoint in core.Endpoints.Values.Where(static endpoint => !endpoint.IsOpen))
        {
            unknown.Add($"{endpoint.Name}: {(endpoint.Reason.Length > 0 ? endpoint.Reason : "not reached yet")}");
        }

        foreach (var task in core.Idle)
        {
            if (core.FindMissing(task) is { } missing)
            {
                unknown.Add($"task {task.Name}: {missing}");
            }
        }

        foreach (var (name, reason) in core.Broken)
        {
            unknown.Add($"{name}: {reason}");
        }

        foreach (var service in core.Endpoints.Values.Where(static endpoint => endpoint.IsOpen).SelectMany(static endpoint => (endpoint.Feed?.Services.Values ?? []).Select(service => (endpoint.Name, service))))
        {
            if (service.service.Unknown is { } reason)
            {
                unknown.Add($"{service.Name} {service.service.Key}: {reason}");
            }
        }

        foreach (var target in core.Endpoints.Values.Where(static endpoint => endpoint.IsOpen).SelectMany(static endpoint => endpoint.Pump?.Targets.Values ?? []))
        {
            if (target.Failure is { } failure)
            {
                unknown.Add($"{target.Id.Destination} {target.Key}: {failure}");
            }
        }

        return [.. unknown];
    }

    /// <summary>One change as it is reported.</summary>
    public static PlannedChange Line(TargetId target, InstanceChange change, string task, string state, string reason) => new()
    {
        Action = ChangeNames.Of(change.Kind),
        State = state,
        Destination = target.Destination,
        Target = target.Target.ToString(),
        Owner = change.Owner,
        Task = task,
        Instance = change.Instance.ToString(),
        Detail = change.Kind == ChangeKind.Update ? InstanceDiff.Describe(change.Observed!.Instance, change.Desired!) : "",
        Reason = reason,
    };

    private static void AddTarget(List<PlannedChange> changes, TargetState target, PlannedTarget last, IServiceDestination? destination)
    {
        var words = new Words(destination, last.Plan);
        var looking = new Dictionary<InstanceChange, string>(ReferenceEqualityComparer.Instance);
        foreach (var (change, reason) in last.Looking)
        {
            looking[change] = reason;
        }

        foreach (var change in last.Plan.Gains.Concat(last.Plan.Yields))
        {
            var waits = looking.TryGetValue(change, out var reason);
            changes.Add(words.On(Line(target.Id, change, TaskOf(target, change), waits ? "waiting" : "apply", reason ?? ""), change));
        }

        foreach (var loss in last.Plan.Losses)
        {
            var key = new LossKey(target.Id, loss.Change.Owner, loss.Change.Instance);
            var (state, why) = last.Held.TryGetValue(key, out var id) ? ("held", $"held as {id}")
                : last.Waiting.TryGetValue(key, out var reason) ? ("waiting", reason)
                : ("apply", "");
            changes.Add(words.On(Line(target.Id, loss.Change, loss.Task, state, why), loss.Change));
        }

        foreach (var work in last.Paused)
        {
            changes.Add(new()
            {
                Action = "note",
                State = "paused",
                Destination = target.Id.Destination,
                Target = target.Key.ToString(),
                Owner = work.Owner,
                Task = work.Task,
                Instance = "",
                Reason = $"after resume: {work.Words}",
            });
        }

        foreach (var note in last.Plan.Notes.Where(static note => note.Kind is not (PlanNoteKind.Drift or PlanNoteKind.ShareUnknown or PlanNoteKind.Unclaimed)))
        {
            changes.Add(new()
            {
                Action = note.Kind == PlanNoteKind.PurgePending ? "delete" : "note",
                State = note.Kind switch
                {
                    PlanNoteKind.Lossy => "lossy",
                    PlanNoteKind.Refused => "refused",
                    PlanNoteKind.LeftOut => "left out",
                    PlanNoteKind.Kept => "kept",
                    PlanNoteKind.PurgePending => "held",
                    PlanNoteKind.Conflict => "conflict",
                    _ => "skipped",
                },
                Destination = target.Id.Destination,
                Target = target.Key.ToString(),
                Owner = note.Owner,
                Task = note.Task,
                Instance = note.Instance.ToString(),
                Reason = note.Reason,
            });
        }
    }

    /// <summary>The task a change is made for; empty when none is left.</summary>
    public static string TaskOf(TargetState target, InstanceChange change) =>
        target.Slots.Count == 1 && string.Equals(target.Slots[0].Task.Owner, change.Owner, StringComparison.Ordinal) ? target.Slots[0].Task.Definition.Name :
        target.Slots.Where(slot => string.Equals(slot.Task.Owner, change.Owner, StringComparison.Ordinal))
            .OrderByDescending(slot => change.Desired is not null && slot.Instances.Any(instance => instance.Key == change.Instance))
            .ThenBy(static slot => slot.Task.Order).FirstOrDefault()?.Task.Definition.Name ?? "";
}
