using System.Collections.Immutable;

namespace PolarisSync.Core.Reporting;

/// <summary>What the tasks' matches hit, and why they do not hit the rest. Sorted, the same on every run.</summary>
public sealed record DiscoverReport
{
    /// <summary>The tasks asked for, in configuration order.</summary>
    public ImmutableArray<DiscoveredTask> Tasks { get; init; } = [];

    /// <summary>Sentences about the whole report; empty as a rule.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}
