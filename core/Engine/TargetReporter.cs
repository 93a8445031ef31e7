using PolarisSync.Core.Planning;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Engine;

/// <summary>Says of the targets of one task why they are not in step.</summary>
internal static class TargetReporter
{
    /// <summary>More than these are only counted.</summary>
    public const int MostTargets = 50;

    private const int MostRefusals = 3;

    /// <summary>Targets of a task that are not in step, sorted by service.</summary>
    public static IReadOnlyList<TargetStatus> NotInStep(TaskRuntime task, DateTimeOffset now) =>
    [
        .. task.Slots.Values.Select(slot => Of(task, slot, now)).OfType<TargetStatus>()
            .OrderBy(static target => target.Service, StringComparer.Ordinal).ThenBy(static target => target.Source, StringComparer.Ordinal),
    ];

    private static TargetStatus? Of(TaskRuntime task, ContributionSlot slot, DateTimeOffset now)
    {
        var target = task.Destination.Pump?.Targets.GetValueOrDefault(slot.Target);
        var reasons = new List<string>();
        if (slot.Source.Unknown is { } unknown)
        {
            reasons.Add(unknown);
        }

        if (target is not null)
        {
            AddReasons(reasons, task, target);
        }

        return reasons.Count == 0 ? null : new()
        {
            Service = slot.Target.ToString(),
            Source = slot.Source.Key.ToString(),
            Instances = slot.Instances.Length,
            Lag = slot.Lag.Since is { } since ? now - since : null,
            Reasons = [.. reasons],
        };
    }

    private static void AddReasons(List<string> reasons, TaskRuntime task, TargetState target)
    {
        var name = task.Definition.Name;
        if (target.Failure is { } failure)
        {
            reasons.Add($"The last of {Plural.Of(target.Failures, "try", "tries")} failed: {failure}");
        }

        if (target.Last is not { } last)
        {
            reasons.Add("It was not compared yet.");
            return;
        }

        reasons.AddRange(last.Paused.Where(work => string.Equals(work.Owner, task.Owner, StringComparison.Ordinal)).Select(static work => work.Sentence));
        reasons.AddRange(last.Held.Values.CountBy(static id => id, StringComparer.Ordinal).OrderBy(static held => held.Key, StringComparer.Ordinal).Select(static held => $"{Plural.Of(held.Value, "loss is", "losses are")} held as {held.Key}."));
        reasons.AddRange(last.Waiting.Values.Concat(last.Looking.Select(static looking => looking.Reason)).CountBy(static reason => reason, StringComparer.Ordinal)
            .OrderBy(static wait => wait.Key, StringComparer.Ordinal).Select(static wait => $"{Plural.Of(wait.Value, "change waits", "changes wait")}: {wait.Key}"));
        var refused = last.Plan.Notes.Where(note => note.Kind == PlanNoteKind.Refused && string.Equals(note.Task, name, StringComparison.Ordinal)).ToList();
        reasons.AddRange(refused.Take(MostRefusals).Select(static note => $"{note.Instance} is set aside, the server refuses it: {note.Reason}"));
        if (refused.Count > MostRefusals)
        {
            reasons.Add($"{Plural.Of(refused.Count - MostRefusals, "more is", "more are")} set aside.");
        }

        if (reasons.Count == 0 && (target.IsDirty || target.IsBusy || target.IsDeferred))
        {
            reasons.Add("It is being worked on.");
        }
    }
}
