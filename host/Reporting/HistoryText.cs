using System.Globalization;
using System.Text;
using PolarisSync.Host.History;

namespace PolarisSync.Host.Reporting;

/// <summary>The change log as people read it: one line an entry.</summary>
internal static class HistoryText
{
    public static string Write(HistoryLine line)
    {
        var text = new StringBuilder(line.At.ToLocalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
        foreach (var part in new[] { line.Change, line.Destination, line.Service, line.Instance })
        {
            text.Append(part is null ? "" : $" {part}");
        }

        var said = new List<string>();
        if (!line.IsDone)
        {
            said.Add(line.Answer is null ? $"FAILED ({line.Outcome})" : $"FAILED ({line.Outcome}): {line.Answer}");
        }

        if (line.Detail is { } detail)
        {
            said.Add(detail);
        }

        if (line.Why is { } why)
        {
            said.Add(why);
        }

        if (line is { IsDone: true, Answer: { } answer })
        {
            said.Add($"the server said: {answer}");
        }

        text.Append(said.Count > 0 ? $": {string.Join("; ", said)}" : "").Append(Origin(line));
        return line.TookMs is { } took ? text.Append(CultureInfo.InvariantCulture, $", {took:0.#} ms").ToString() : text.ToString();
    }

    private static string Origin(HistoryLine line) => (line.Owner, line.Task) switch
    {
        (null, null) => "",
        (null, { } task) => $" (task {task})",
        ({ } owner, null) => $" (from {owner}, no task)",
        ({ } owner, { } task) => $" (from {owner}, task {task})",
    };
}
