using System.Text.RegularExpressions;

namespace PolarisSync.EndToEnd.Tests.Words;

/// <summary>Makes two runs alike: times, ages, counts of calls, folders, ports and versions become words in angle brackets.</summary>
/// <param name="names">What to replace, longest first: text and name.</param>
internal sealed partial class Normal(IReadOnlyList<(string Text, string Name)> names)
{
    private static readonly (Regex Pattern, string Name)[] s_patterns =
    [
        (Time(), "<time>"),
        (Span(), "\"<span>\""),
        (Calls(), "<calls>"),
        (Counter(), "${key}<n>"),
        (Counts(), "\"counts\": [<n>]"),
        (Sample(), "${key} <n>"),
        (Lane(), "<queue> write calls under way"),
        (Age(), "<age>"),

        // Comes beside what else is said at the start, now before it, now after.
        (Listening(), ""),
        (ServerEpoch(), "${key}<id>"),
    ];

    /// <summary>The text as every run says it.</summary>
    public string Text(string text)
    {
        text = text.ReplaceLineEndings("\n");
        foreach (var (found, name) in names)
        {
            text = text.Replace(found, name, StringComparison.Ordinal);
        }

        foreach (var (pattern, name) in s_patterns)
        {
            text = pattern.Replace(text, name);
        }

        return text;
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Time();

    [GeneratedRegex("\"-?(\\d+\\.)?\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Span();

    [GeneratedRegex(@"\b\d+ calls?, \d+ errors?\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Calls();

    // What a run counts, in JSON.
    [GeneratedRegex("(?<key>\"(calls|call_errors|calls_under_way|queue_depth|size|milliseconds|took_ms|process_id|pid|lag_seconds|latency_ms|sum_seconds)\": ?)-?[0-9.eE+-]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Counter();

    // How long writes took, in a histogram.
    [GeneratedRegex("\"counts\": \\[[^\\]]*\\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Counts();

    // A value in the Prometheus text.
    [GeneratedRegex(@"^(?<key>polarissync_\w+(\{.*\})?) [0-9.eE+-]+$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sample();

    [GeneratedRegex(@"\b\d+ queued, \d+ of \d+ write calls? under way", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Lane();

    [GeneratedRegex(@"(?<![\w.])\d+(\.\d+)? (ms|s|min|h|d)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Age();

    [GeneratedRegex(@"^.*: Listening on http://127\.0\.0\.1:\d+\n", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Listening();

    [GeneratedRegex("(?<key>\"epoch\": ?)\"[^\"]*\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ServerEpoch();
}
