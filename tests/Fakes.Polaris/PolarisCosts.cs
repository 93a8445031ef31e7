namespace PolarisSync.Tests.Fakes.Polaris;

/// <summary>
/// What calls take. A write waits for its window beside all others; the work in the store is done for one call after the other, since the store has
/// one writer: so 100 batches of 100 take 5 s at any number of calls at once, and single writes 32 ms each.
/// </summary>
public sealed record PolarisCosts
{
    /// <summary>As measured on a quiet machine with two cores and the boltdb store.</summary>
    public static PolarisCosts Measured { get; } = new();

    /// <summary>Everything at once.</summary>
    public static PolarisCosts None { get; } = new()
    {
        WriteWindow = TimeSpan.Zero,
        InstanceWrite = TimeSpan.Zero,
        ServiceWrite = TimeSpan.Zero,
        ServiceOnTheFly = TimeSpan.Zero,
        UpdatePerStored = TimeSpan.Zero,
        InstanceList = TimeSpan.Zero,
        InstanceListPerStored = TimeSpan.Zero,
    };

    /// <summary>How long creates and deletes of instances are gathered; calls wait for it side by side.</summary>
    public TimeSpan WriteWindow { get; init; } = TimeSpan.FromMilliseconds(32);

    /// <summary>The store's work for one instance, one call after the other. 10,000 in batches took 5.1 s.</summary>
    public TimeSpan InstanceWrite { get; init; } = TimeSpan.FromMilliseconds(0.5);

    /// <summary>The store's work for one service or namespace. 1,000 in 10 calls took 1.9 s.</summary>
    public TimeSpan ServiceWrite { get; init; } = TimeSpan.FromMilliseconds(1.9);

    /// <summary>The store's work for a service that is made because an instance of it comes. 1,000 of them added 5.9 s.</summary>
    public TimeSpan ServiceOnTheFly { get; init; } = TimeSpan.FromMilliseconds(5.9);

    /// <summary>What a PUT takes for each item and each instance stored anywhere: 5 ms an item with 1,000 stored.</summary>
    public TimeSpan UpdatePerStored { get; init; } = TimeSpan.FromMicroseconds(5);

    /// <summary>A GET of instances, side by side with others.</summary>
    public TimeSpan InstanceList { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>What a GET of instances takes more for each instance stored anywhere: 138 ms with 2,000.</summary>
    public TimeSpan InstanceListPerStored { get; init; } = TimeSpan.FromMicroseconds(19);
}
