using System.Text;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Host.Reporting;

/// <summary>What matches hit, as people read it: what is copied, what is not and why, then the counts; bounded.</summary>
internal static class DiscoverText
{
    /// <summary>So many services of a task are told one by one.</summary>
    public const int MostLines = 200;

    /// <param name="report">What was found.</param>
    /// <param name="all">Whether to tell of every service, however many there are.</param>
    public static string Write(DiscoverReport report, bool all)
    {
        var text = new StringBuilder();
        foreach (var task in report.Tasks)
        {
            text.Append(text.Length > 0 ? "\n" : "");
            WriteTask(text, task, all ? int.MaxValue : MostLines);
        }

        if (text.Length == 0)
        {
            text.Append("There are no tasks.\n");
        }

        foreach (var note in report.Notes)
        {
            text.Append('\n').Append(note).Append('\n');
        }

        return text.ToString();
    }

    private static void WriteTask(StringBuilder text, DiscoveredTask task, int most)
    {
        text.Append($"{task.Name}: {task.Source} -> {task.Destination}\n");
        if (!task.Enabled)
        {
            text.Append("  disabled: it copies nothing\n");
            return;
        }

        foreach (var match in task.Matches)
        {
            text.Append($"  {match.Match}: {match.Selects}: {Count(match.Services, "service")}")
                .Append(match.TakenEarlier > 0 ? $", {match.TakenEarlier} more taken by an earlier match" : "").Append('\n');
        }

        var copied = task.Services.Where(static service => service.Copied).ToList();
        var lines = copied.Select(Copied)
            .Concat(task.Services.Where(static service => !service.Copied).Select(static service => $"- {service.Service} ({service.Match}): {service.Reason}"))
            .Concat(task.Rest.Select(static service => $"- {service.Service}: {service.Reason}")).ToList();
        foreach (var line in lines.Take(most))
        {
            text.Append("    ").Append(line).Append('\n');
        }

        if (lines.Count > most)
        {
            text.Append($"    ... and {Count(lines.Count - most, "more service")}; --all shows every one\n");
        }

        foreach (var failure in task.Failures)
        {
            text.Append("  ! ").Append(failure).Append('\n');
        }

        var rest = lines.Count - copied.Count;
        text.Append($"  {Count(copied.Count, "service")} copied, {Count(copied.Sum(static service => service.Instances), "instance")}; {rest} not.\n");
    }

    private static string Copied(DiscoveredService service) =>
        $"+ {service.Service}{(service.Target.Length == 0 || string.Equals(service.Service, service.Target, StringComparison.Ordinal) ? "" : $" -> {service.Target}")}: {Count(service.Instances, "instance")}"
        + (service.LeftOut > 0 ? $", {service.LeftOut} left out by the selector" : "")
        + $" ({service.Match})"
        + (service.Reason.Length > 0 ? $"; {service.Reason}" : "");

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
