using System.Collections.Immutable;

namespace PolarisSync.Core.Engine.State;

/// <summary>All withdrawn contributions as they are stored.</summary>
internal sealed record StoredWithdrawals
{
    public int LastId { get; init; }

    public ImmutableArray<StoredWithdrawal> Records { get; init; } = [];
}
