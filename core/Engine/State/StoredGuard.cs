using System.Collections.Immutable;

namespace PolarisSync.Core.Engine.State;

/// <summary>The guard's memory as it is stored.</summary>
internal sealed record StoredGuard
{
    public int LastId { get; init; }

    public ImmutableArray<StoredScope> Held { get; init; } = [];

    public ImmutableArray<StoredLoss> Released { get; init; } = [];

    public ImmutableArray<StoredSeries> Series { get; init; } = [];
}
