using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Reporting;

/// <summary>What a registry answered when it was asked for the services of a namespace.</summary>
public sealed record ListedServices
{
    /// <summary>Canonical names, sorted, each once; empty after a failure.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>Why there is no answer; null when there is one.</summary>
    public SyncException? Failure { get; init; }
}
