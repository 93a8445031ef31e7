using System.Collections.Immutable;

namespace PolarisSync.Abstractions;

/// <summary>What became of a batch.</summary>
public sealed record ApplyResult
{
    /// <summary>One entry per change set, in the order of the batch.</summary>
    public required ImmutableArray<ChangeSetResult> ChangeSets { get; init; }
}
