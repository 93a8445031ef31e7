using System.Text.Json.Serialization;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Host.History;

/// <summary>One entry of the change log as it stands in its files, in answers and in <c>history --json</c>. What does not apply is left out.</summary>
internal sealed record HistoryLine
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What was done or decided.</summary>
    public required string Change { get; init; }

    /// <summary>Destination endpoint, or the endpoint concerned.</summary>
    public string? Destination { get; init; }

    /// <summary>Target service, <c>namespace/service</c>.</summary>
    public string? Service { get; init; }

    /// <summary>Instance, <c>host:port</c>.</summary>
    public string? Instance { get; init; }

    /// <summary>Owner of the copy.</summary>
    public string? Owner { get; init; }

    /// <summary>Task.</summary>
    public string? Task { get; init; }

    /// <summary>What changed from what to what; of a decision what it is about.</summary>
    public string? Detail { get; init; }

    /// <summary>Why.</summary>
    public string? Why { get; init; }

    /// <summary><c>done</c>, or how it failed.</summary>
    public required string Outcome { get; init; }

    /// <summary>The server's words.</summary>
    public string? Answer { get; init; }

    /// <summary>How long the call took that carried it, in milliseconds.</summary>
    public double? TookMs { get; init; }

    /// <summary>Whether it went well.</summary>
    [JsonIgnore]
    public bool IsDone => string.Equals(Outcome, HistoryEntry.DoneOutcome, StringComparison.Ordinal);

    /// <summary>The engine's entry in this form.</summary>
    public static HistoryLine From(HistoryEntry entry) => new()
    {
        At = entry.At,
        Change = entry.Change,
        Destination = OrNull(entry.Destination),
        Service = OrNull(entry.Service),
        Instance = OrNull(entry.Instance),
        Owner = OrNull(entry.Owner),
        Task = OrNull(entry.Task),
        Detail = OrNull(entry.Detail),
        Why = OrNull(entry.Why),
        Outcome = entry.Outcome,
        Answer = OrNull(entry.Answer),
        TookMs = entry.Took is { } took ? Math.Round(took.TotalMilliseconds, 1) : null,
    };

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
