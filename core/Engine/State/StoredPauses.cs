using System.Collections.Immutable;

namespace PolarisSync.Core.Engine.State;

/// <summary>All paused tasks as they are stored.</summary>
internal sealed record StoredPauses
{
    public ImmutableArray<StoredPause> Records { get; init; } = [];
}
