using System.Collections.Immutable;
using PolarisSync.Abstractions;
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
        return new()
        {
            At = now,
            Mode = core.Services.Mode switch { EngineMode.Run => "run", EngineMode.DryRun => "dry-run", _ => "successor" },
            Ready = waits.IsEmpty,
            NotReadyReasons = waits,
            Tasks = [.. core.Configuration.Tasks.Select(definition => Task(core, definition))],
            Endpoints = [.. core.Endpoints.Values.OrderBy(static endpoint => endpoint.Name, StringComparer.Ordinal).Select(Endpoint)],
            Held = HeldObjects.List(core),
            Quarantined = core.Services.Quarantine.List(),
            Kept =
            [
                .. core.Services.Withdrawals.All.Where(static record => record.PurgeId is null)
                    .Select(static record => new KeptCopies(record.Target.Destination, record.Target.Target.ToString(), record.Owner, record.Task, record.Addresses.Count, record.Since))
                    .OrderBy(static kept => kept.Destination, StringComparer.Ordinal).ThenBy(static kept => kept.Target, StringComparer.Ordinal).ThenBy(static kept => kept.Owner, StringComparer.Ordinal),
            ],
            Unclaimed = [.. core.Unclaimed.OrderBy(static copies => copies.Destination, StringComparer.Ordinal).ThenBy(static copies => copies.Target, StringComparer.Ordinal)],
        };
    }

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
                    waits.Add($"{endpoint.Name}: {unplanned} services were not compared yet");
                }
            }
        }

        return [.. waits];
    }

    private static Reporting.TaskStatus Task(EngineCore core, Configuration.TaskDefinition definition)
    {
        var task = core.Tasks.FirstOrDefault(running => string.Equals(running.Definition.Name, definition.Name, StringComparison.Ordinal));
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
            };
        }

        var slots = task.Slots.Values;
        var targets = slots.Select(slot => task.Destination.Pump?.Targets.GetValueOrDefault(slot.Target)).OfType<TargetState>().Distinct().ToList();
        var pending = targets.Count(static target => target.IsDirty || target.IsDeferred || target.IsBusy || target.Failures > 0 || target.Last is null);
        var waiting = targets.Count(static target => target.Last is { } last && (!last.Waiting.IsEmpty || !last.Held.IsEmpty));
        var unknown = slots.Count(static slot => slot.Source.Unknown is not null);
        var (state, reason) = State(task, targets, pending, waiting, unknown);
        return new()
        {
            Name = definition.Name,
            State = state,
            Reason = reason,
            Source = definition.Source.Name,
            Destination = definition.Destination.Name,
            Services = slots.Count(),
            Instances = slots.Where(static slot => slot.Blocked is null).Sum(static slot => slot.Instances.Length),
            UnknownServices = unknown,
            PendingTargets = pending,
            FreshSince = slots.Select(static slot => slot.Source.ReadAt).Min(),
            Warnings = Warnings(task),
        };
    }

    private static string? WaitsForAdapter(EngineCore core, TaskRuntime? task, Configuration.TaskDefinition definition) =>
        core.FindMissing(definition)
        ?? (task is null ? null : $"an adapter offers the type '{definition.Source.Type}' now, but the task does not run with it yet: faults of its configuration say why");

    private static List<string> Warnings(TaskRuntime task)
    {
        var warnings = new List<string>();
        if (task.Destination.Info?.Destination is { Identity: CopyIdentity.ByAddress })
        {
            warnings.Add($"Ownership at '{task.Destination.Name}' is weak: only addresses name copies.");
        }

        var notCopied = task.NotCopied.ToList();
        warnings.AddRange(notCopied.Take(MostNotCopied).Select(static entry => $"{entry.Service}: {entry.Reason}"));
        if (notCopied.Count > MostNotCopied)
        {
            var more = notCopied.Count - MostNotCopied;
            warnings.Add($"{more} more {(more == 1 ? "service is" : "services are")} not copied for such reasons; `discover` shows all.");
        }

        return warnings;
    }

    private static (string State, string Reason) State(TaskRuntime task, List<TargetState> targets, int pending, int waiting, int unknown)
    {
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
            return ("degraded", $"{unknown} services are unknown, among them {first.Source.Key}: {first.Source.Unknown}");
        }

        if (pending > 0)
        {
            return ("syncing", $"{pending} services are being worked on");
        }

        if (waiting > 0)
        {
            var last = targets.Select(static target => target.Last).OfType<PlannedTarget>().FirstOrDefault(static last => !last.Held.IsEmpty || !last.Waiting.IsEmpty);
            return ("waiting", last is null ? "" : last.Held.IsEmpty ? last.Waiting.Values.First() : $"losses are held as {last.Held.Values.First()}");
        }

        return ("in step", "");
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
    };
}
