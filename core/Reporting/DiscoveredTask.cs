using System.Collections.Immutable;

namespace PolarisSync.Core.Reporting;

/// <summary>What one task's matches hit.</summary>
public sealed record DiscoveredTask
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Source endpoint's name.</summary>
    public required string Source { get; init; }

    /// <summary>Destination endpoint's name.</summary>
    public required string Destination { get; init; }

    /// <summary>Whether it runs; of a disabled task nothing else is told.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Why the rest of this is not complete, a sentence each; empty when it is.</summary>
    public ImmutableArray<string> Failures { get; init; } = [];

    /// <summary>The matches, in the order of the document.</summary>
    public ImmutableArray<DiscoveredMatch> Matches { get; init; } = [];

    /// <summary>Source services a match includes.</summary>
    public ImmutableArray<DiscoveredService> Services { get; init; } = [];

    /// <summary>Source services no match includes; of the namespaces that any task names at this source.</summary>
    public ImmutableArray<LeftOutService> Rest { get; init; } = [];
}
