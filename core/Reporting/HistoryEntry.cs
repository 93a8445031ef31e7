namespace PolarisSync.Core.Reporting;

/// <summary>One thing that was done or decided. Holds no secret.</summary>
public sealed record HistoryEntry
{
    /// <summary>When it was known.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// What: a change sent to a destination (<c>create</c>, <c>update</c>, <c>delete</c>, <c>ensure service</c>, <c>remove service</c>, <c>ensure group</c>, <c>remove group</c>) or a
    /// decision, for example <c>held</c>, <c>approved</c>, <c>paused</c>, <c>endpoint lost</c>, <c>configuration applied</c>.
    /// </summary>
    public required string Change { get; init; }

    /// <summary>Destination endpoint, or the endpoint concerned; empty where none is.</summary>
    public string Destination { get; init; } = "";

    /// <summary>Target service, <c>namespace/service</c>; empty where none is concerned.</summary>
    public string Service { get; init; } = "";

    /// <summary>Instance, <c>host:port</c>; empty where none is concerned.</summary>
    public string Instance { get; init; } = "";

    /// <summary>Owner of the copy; empty where none is.</summary>
    public string Owner { get; init; } = "";

    /// <summary>Task; empty where none is.</summary>
    public string Task { get; init; } = "";

    /// <summary>For an update what changed from what to what; for a decision what it is about.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Why.</summary>
    public string Why { get; init; } = "";

    /// <summary>What became of it: <c>done</c>, or how it failed: <c>transient</c>, <c>auth</c>, <c>config</c>, <c>not found</c>, <c>protocol</c>, <c>rejected</c>.</summary>
    public string Outcome { get; init; } = DoneOutcome;

    /// <summary>The server's words; empty where it said none.</summary>
    public string Answer { get; init; } = "";

    /// <summary>How long the call took that carried it; null where there was none.</summary>
    public TimeSpan? Took { get; init; }

    /// <summary>The outcome of what went well.</summary>
    public const string DoneOutcome = "done";
}
