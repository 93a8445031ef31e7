using System.Collections.Immutable;

namespace PolarisSync.Core.Reporting;

/// <summary>A target of a task that is not in step.</summary>
public sealed record TargetStatus
{
    /// <summary>Target service, <c>namespace/service</c>.</summary>
    public required string Service { get; init; }

    /// <summary>Source service, <c>namespace/service</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Instances contributed.</summary>
    public int Instances { get; init; }

    /// <summary>Age of the oldest change that is not written yet; null when the difference does not come from the source.</summary>
    public TimeSpan? Lag { get; init; }

    /// <summary>Why it is not in step, one sentence each.</summary>
    public ImmutableArray<string> Reasons { get; init; } = [];
}
