namespace PolarisSync.Core.Configuration;

/// <summary>When losses look like an accident and are held (DESIGN law 9).</summary>
public sealed record GuardSettings
{
    /// <summary>Largest tolerated loss as a share of the base, 0 to 1.</summary>
    public double MaxLossRatio { get; init; } = 0.3;

    /// <summary>The guard judges a scope only from so many owned instances up.</summary>
    public int MinOwned { get; init; } = 10;

    /// <summary>Length of the sliding window.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How far before the window a lower count still counts as normal, so that the end of a blue/green overlap is no loss.</summary>
    public TimeSpan Surge { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>After this time a loss of what is gone at the source is released if a fresh complete read agrees; null: only by approve.</summary>
    public TimeSpan? Hold { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The same for what is there but unusable.</summary>
    public TimeSpan? HoldUnhealthy { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time between the two complete reads that confirm the loss of a service's last usable instance, or its absence.</summary>
    public TimeSpan ConfirmEmpty { get; init; } = TimeSpan.FromSeconds(10);
}
