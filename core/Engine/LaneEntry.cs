using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Engine;

/// <summary>What is to be done at one target, step after step.</summary>
internal sealed record LaneEntry
{
    /// <summary>The target.</summary>
    public required TargetState Target { get; init; }

    /// <summary>The change sets still to go out, at least one.</summary>
    public required ImmutableArray<ChangeSet> Steps { get; init; }
}
