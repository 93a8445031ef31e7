using System.Globalization;
using System.Text;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Host.Reporting;

/// <summary>Tasks as people read them.</summary>
internal static class TaskText
{
    /// <summary>A task among others: one line, and why it is not in step.</summary>
    public static string Line(Core.Reporting.TaskStatus task, DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.Append($"{task.Name}: {task.State}, {task.Source} -> {task.Destination}, {Plural.Of(task.Services, "service")}, {Plural.Of(task.Instances, "instance")}");
        foreach (var (count, word) in new[]
        {
            (task.StaleInstances, "stale"), (task.UnknownServices, "unknown"), (task.PendingTargets, "pending"), (task.HeldLosses, "held"), (task.WaitingLosses, "waiting"), (task.Quarantined, "refused"),
        })
        {
            if (count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $", {count} {word}");
            }
        }

        if (task.Lag > TimeSpan.Zero)
        {
            text.Append($", {Ages.Text(task.Lag)} behind");
        }

        if (task.FreshSince is { } fresh)
        {
            text.Append($", oldest read {Ages.Text(now - fresh)} ago");
        }

        if (task.Paused is { } paused)
        {
            text.Append($"\n    paused {Ages.Text(now - paused.Since)} ago{(paused.Reason.Length > 0 ? $": {paused.Reason}" : "")}");
        }

        if (task.Reason.Length > 0)
        {
            text.Append($"\n    {task.Reason}");
        }

        foreach (var warning in task.Warnings)
        {
            text.Append($"\n    warning: {warning}");
        }

        return text.ToString();
    }

    /// <summary>One task in detail.</summary>
    public static string Write(TaskDetail detail, DateTimeOffset now)
    {
        var text = new StringBuilder(Line(detail.Task, now)).Append('\n');
        if (detail.Task.LagHistogram is { Count: > 0 } lags)
        {
            text.Append($"    written {Plural.Of(lags.Count, "time")} since the start: {Seconds(lags)}\n");
        }

        if (detail.Targets.IsEmpty)
        {
            return text.ToString();
        }

        text.Append("\nNot in step:\n");
        foreach (var target in detail.Targets)
        {
            var from = string.Equals(target.Source, target.Service, StringComparison.Ordinal) ? "" : $" from {target.Source}";
            text.Append($"  {target.Service}{from}: {Plural.Of(target.Instances, "instance")}{(target.Lag is { } lag ? $", {Ages.Text(lag)} behind" : "")}\n");
            foreach (var reason in target.Reasons)
            {
                text.Append($"    {reason}\n");
            }
        }

        return detail.More == 0 ? text.ToString() : text.Append($"  and {Plural.Of(detail.More, "more service", "more services")}\n").ToString();
    }

    // The bounds below which half and 99 % of the times lie.
    private static string Seconds(LagHistogram lags) => lags.Count == 1
        ? $"within {Bound(lags, 1)} of being seen"
        : $"half of them within {Bound(lags, 0.5)} of being seen, 99 % within {Bound(lags, 0.99)}";

    private static string Bound(LagHistogram lags, double share)
    {
        var (seen, wanted) = (0L, (long)Math.Ceiling(lags.Count * share));
        for (var i = 0; i < LagHistogram.Bounds.Length; i++)
        {
            seen += lags.Counts[i];
            if (seen >= wanted)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{LagHistogram.Bounds[i]} s");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"more than {LagHistogram.Bounds[^1]} s");
    }
}
