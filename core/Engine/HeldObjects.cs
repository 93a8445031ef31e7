using System.Collections.Immutable;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Guard;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Engine;

/// <summary>What is held, as people see it.</summary>
internal static class HeldObjects
{
    private const int MostExamples = 5;

    /// <summary>Everything held, oldest first.</summary>
    public static ImmutableArray<HeldObject> List(EngineCore core) =>
    [
        .. core.Services.Guard.Held.Select(scope => Of(core, scope))
            .Concat(core.Services.Withdrawals.All.Where(record => record.PurgeId is not null && (!record.PurgeNow || core.LacksEndpoint(record))).GroupBy(static record => record.PurgeId, StringComparer.Ordinal).Select(group => Of(core, [.. group])))
            .OrderBy(static held => held.Since).ThenBy(static held => held.Id, StringComparer.Ordinal),
    ];

    /// <summary>A held scope of the guard.</summary>
    public static HeldObject Of(EngineCore core, HeldScope scope)
    {
        var settings = SettingsOf(core, scope);

        // A loss held under two ids is pinned by either.
        var denied = core.Services.Guard.Held.Where(static other => other.Denied).ToList();
        var free = scope.Losses.Where(loss => !denied.Exists(other => other.Losses.ContainsKey(loss.Key))).Select(static loss => loss.Value).ToList();
        var due = scope.Denied ? null : free.Select(loss => LossGuard.DueAt(loss, settings)).DefaultIfEmpty(null).Min();
        return new()
        {
            Id = scope.Id,
            Scope = scope.Target is null ? "task" : "target",
            Name = scope.Target?.ToString() ?? scope.Task ?? "",
            Reason = core.Services.Guard.Reason(scope, settings),
            Since = scope.Since,
            ReleasedAt = due,
            Denied = scope.Denied || (free.Count == 0 && scope.Losses.Count > 0),
            Count = scope.Losses.Count,
            Base = scope.Base,
            Present = core.Services.Guard.Present(scope),
            SharedWith = [.. core.Services.Guard.Held.Where(other => Share(scope, other)).Select(static other => other.Id)],
            Examples = [.. scope.Losses.Keys.Select(static key => key.ToString()).Order(StringComparer.Ordinal).Take(MostExamples)],
        };
    }

    private static HeldObject Of(EngineCore core, ImmutableArray<Withdrawal> records) => records.FirstOrDefault(core.LacksEndpoint) is not { } waiting ? Of(records) : Of(records) with
    {
        Reason = $"the task was withdrawn and its copies are to be purged, which waits until a task of the configuration, if only a disabled one, names the endpoint '{waiting.Target.Destination}' again",
        ReleasedAt = null,
    };

    /// <summary>A purge.</summary>
    public static HeldObject Of(ImmutableArray<Withdrawal> records) => new()
    {
        Id = records[0].PurgeId ?? "",
        Scope = "purge",
        Name = records[0].Task,
        Reason = records.All(static record => !record.Groups.IsEmpty) ? "groups were taken out of the task and are to be purged" : "the task was withdrawn and its copies are to be purged",
        Since = records[0].Since,
        ReleasedAt = records[0].PurgeAt,
        Denied = records[0].PurgeId is null,
        Count = records.Sum(static record => record.Addresses.Count + record.Groups.Count),
        Examples =
        [
            .. records.SelectMany(static record => record.Addresses.Select(address => $"{record.Target.Destination} {record.Target.Target} {address}").Concat(record.Groups.Select(group => $"{record.Target.Destination} {record.Target.Target} group {group}")))
                .Order(StringComparer.Ordinal).Take(MostExamples),
        ],
    };

    // Each loss belongs to one target and one task, so only a target's object and a task's can hold the same.
    private static bool Share(HeldScope scope, HeldScope other)
    {
        if (scope.Target is null == other.Target is null)
        {
            return false;
        }

        var (few, many) = scope.Losses.Count <= other.Losses.Count ? (scope, other) : (other, scope);
        return few.Losses.Keys.Any(many.Losses.ContainsKey);
    }

    private static GuardSettings SettingsOf(EngineCore core, HeldScope scope)
    {
        var tasks = core.Tasks.Where(task => scope.Task is null
            ? task.Destination.Pump?.Targets.GetValueOrDefault(scope.Target!.Value.Target)?.Slots.Exists(slot => ReferenceEquals(slot.Task, task)) == true
            : string.Equals(task.Definition.Name, scope.Task, StringComparison.Ordinal));
        return tasks.FirstOrDefault()?.Definition.Guard ?? new GuardSettings();
    }
}
