namespace PolarisSync.Core.Reporting;

/// <summary>State of one task.</summary>
public sealed record TaskStatus
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary><c>in step</c>, <c>syncing</c>, <c>waiting</c>, <c>degraded</c>, <c>stale</c> (degraded, and copies that live with this session stand as they were known before it began), <c>paused</c>, <c>waiting for adapter</c> (no loaded adapter offers a type of it), <c>disabled</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why it is not in step; empty otherwise.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Source endpoint's name.</summary>
    public required string Source { get; init; }

    /// <summary>Destination endpoint's name.</summary>
    public required string Destination { get; init; }

    /// <summary>Source services that match.</summary>
    public int Services { get; init; }

    /// <summary>Instances contributed.</summary>
    public int Instances { get; init; }

    /// <summary>Copies kept alive as they were last known before the start, because their source was not read since; none where copies live without us.</summary>
    public int StaleInstances { get; init; }

    /// <summary>Source services whose state is unknown at present.</summary>
    public int UnknownServices { get; init; }

    /// <summary>Targets with something to do, being done or to be retried.</summary>
    public int PendingTargets { get; init; }

    /// <summary>When the oldest complete read among its services began; null while nothing was read.</summary>
    public DateTimeOffset? FreshSince { get; init; }

    /// <summary>How long ago <see cref="FreshSince"/> is; null while nothing was read.</summary>
    public TimeSpan? Staleness { get; init; }

    /// <summary>Age of the oldest change that was seen at the source and is not written yet, also of one that is held; zero in step.</summary>
    public TimeSpan Lag { get; init; }

    /// <summary>How long changes took from being seen to being written; what waited for the guard is not in it.</summary>
    public LagHistogram LagHistogram { get; init; } = LagHistogram.Empty;

    /// <summary>Losses the guard holds.</summary>
    public int HeldLosses { get; init; }

    /// <summary>Losses that wait for something else: a second read, a create, others of the same moment.</summary>
    public int WaitingLosses { get; init; }

    /// <summary>Changes set aside because the server refuses them.</summary>
    public int Quarantined { get; init; }

    /// <summary>Set while a person keeps it paused.</summary>
    public TaskPause? Paused { get; init; }

    /// <summary>Warnings for people, for example weak ownership.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
