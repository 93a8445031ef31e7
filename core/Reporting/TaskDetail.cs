using System.Collections.Immutable;

namespace PolarisSync.Core.Reporting;

/// <summary>One task with what keeps it from being in step.</summary>
public sealed record TaskDetail
{
    /// <summary>The task.</summary>
    public required TaskStatus Task { get; init; }

    /// <summary>Targets that are not in step, sorted, only the first of many.</summary>
    public ImmutableArray<TargetStatus> Targets { get; init; } = [];

    /// <summary>How many more there are.</summary>
    public int More { get; init; }
}
