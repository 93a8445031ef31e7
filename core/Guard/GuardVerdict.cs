using System.Collections.Immutable;

namespace PolarisSync.Core.Guard;

/// <summary>What the guard says of the losses of one plan.</summary>
internal sealed record GuardVerdict
{
    /// <summary>Held losses with the id of the object that holds them.</summary>
    public required ImmutableDictionary<LossKey, string> Held { get; init; }

    /// <summary>When the target should be judged again because time may release something; null for never.</summary>
    public DateTimeOffset? JudgeAgainAt { get; init; }

    /// <summary>Owners whose source service must be read afresh, because time would release a loss if a new read agrees.</summary>
    public ImmutableHashSet<string> NeedsRead { get; init; } = [];

    /// <summary>Other targets whose losses were swept into a new held object.</summary>
    public ImmutableHashSet<TargetId> AlsoHeld { get; init; } = [];
}
