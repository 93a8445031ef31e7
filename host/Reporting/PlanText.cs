using System.Text;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Host.Reporting;

/// <summary>A plan as people read it: one line a change, then what to know, then the counts.</summary>
internal static class PlanText
{
    /// <param name="report">The plan.</param>
    /// <param name="title"><c>Plan</c> for what would be done, <c>Sync</c> for what was done.</param>
    public static string Write(PlanReport report, string title)
    {
        var text = new StringBuilder();
        foreach (var change in report.Changes)
        {
            text.Append(Line(change)).Append('\n');
        }

        Section(text, "Notes:", report.Notes);
        Section(text, "Unknown, so the plan says nothing about it:", report.Unknown);
        if (text.Length > 0)
        {
            text.Append('\n');
        }

        var infinitive = string.Equals(title, "Plan", StringComparison.Ordinal);
        return text.Append(infinitive
            ? $"{title}: {report.Creates} to create, {report.Updates} to update, {report.Deletes} to delete, {Rest(report)}"
            : $"{title}: {report.Creates} created, {report.Updates} updated, {report.Deletes} deleted, {Rest(report)}").Append('\n').ToString();
    }

    private static string Rest(PlanReport report) =>
        $"{report.Held - report.Waiting} held, {(report.Waiting > 0 ? $"{report.Waiting} waiting, " : "")}{(report.Paused > 0 ? $"{report.Paused} paused, " : "")}{report.ForeignIgnored} foreign ignored, {report.Lossy} lossy{(report.Unknown.IsEmpty ? "" : $", {report.Unknown.Length} unknown")}.";

    private static string Line(PlannedChange change)
    {
        var (sign, word) = change switch
        {
            { State: "held" } => ('!', change.Action is "note" ? "held" : $"held {change.Action}"),
            { State: "waiting" } => ('!', $"waiting {change.Action}"),
            { Action: "create", State: "apply" or "applied" } => ('+', "create"),
            { Action: "update", State: "apply" or "applied" } => ('~', "update"),
            { Action: "delete", State: "apply" or "applied" } => ('-', "delete"),
            _ => ('.', change.State),
        };
        var text = new StringBuilder().Append(sign).Append(' ').Append(word).Append(' ')
            .Append(change.Destination).Append(' ').Append(change.Target).Append(change.Instance.Length > 0 ? " " : "").Append(change.Instance);
        if (change.Detail.Length > 0)
        {
            text.Append(": ").Append(change.Detail);
        }

        if (change.Reason.Length > 0)
        {
            text.Append(change.Detail.Length > 0 ? "; " : ": ").Append(change.Reason);
        }

        return text.Append(Origin(change)).ToString();
    }

    private static string Origin(PlannedChange change) => (change.Owner.Length, change.Task.Length) switch
    {
        (0, 0) => "",
        (0, _) => $" (task {change.Task})",
        (_, 0) => $" (from {change.Owner}, no task)",
        _ => $" (from {change.Owner}, task {change.Task})",
    };

    private static void Section(StringBuilder text, string heading, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        text.Append(text.Length > 0 ? "\n" : "").Append(heading).Append('\n');
        foreach (var line in lines)
        {
            text.Append("  ").Append(line).Append('\n');
        }
    }
}
