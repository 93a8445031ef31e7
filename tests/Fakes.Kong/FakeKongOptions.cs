namespace PolarisSync.Tests.Fakes.Kong;

/// <summary>Which Kong to play.</summary>
public sealed record FakeKongOptions
{
    /// <summary>The version whose answers are given.</summary>
    public KongVersion Version { get; init; } = KongVersion.V3_0_2;

    /// <summary>True: without a database, so that writes are refused. Recorded from 2.8.5 only.</summary>
    public bool DbLess { get; init; }

    /// <summary>
    /// What calls must carry to be let in: in Kong-Admin-Token, in apikey, or in Authorization as it is or after "Bearer ". Null: everybody is let in, as
    /// the open source Kong does.
    /// </summary>
    public string? AdminToken { get; init; }

    /// <summary>The clock of creation times, and of delays and costs.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What calls take.</summary>
    public KongCosts Costs { get; init; } = KongCosts.None;
}
