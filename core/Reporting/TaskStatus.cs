namespace PolarisSync.Core.Reporting;

/// <summary>State of one task.</summary>
public sealed record TaskStatus
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary><c>in step</c>, <c>syncing</c>, <c>waiting</c>, <c>degraded</c>, <c>waiting for adapter</c> (no loaded adapter offers a type of it), <c>disabled</c>.</summary>
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

    /// <summary>Source services whose state is unknown at present.</summary>
    public int UnknownServices { get; init; }

    /// <summary>Targets with something to do, being done or to be retried.</summary>
    public int PendingTargets { get; init; }

    /// <summary>The oldest state of a source service that this rests on; null while nothing was read.</summary>
    public DateTimeOffset? FreshSince { get; init; }

    /// <summary>Warnings for people, for example weak ownership.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
