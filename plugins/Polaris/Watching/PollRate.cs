namespace PolarisSync.Plugins.Polaris;

/// <summary>
/// How often services are asked about. The server's cache turns once a second, so nothing is gained by asking one service more than four times in
/// that time; many services share what a second may cost.
/// </summary>
internal static class PollRate
{
    /// <summary>Time between two rounds.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromMilliseconds(250);

    private const int RoundsPerSecond = 4;
    private const int Unhurried = 1000;

    /// <summary>How many services one round asks about.</summary>
    /// <param name="services">How many there are.</param>
    /// <param name="mostPerSecond">What a second may cost.</param>
    public static int PerRound(int services, int mostPerSecond)
    {
        // Up to 250 services each round asks about all, up to 1,000 it is 1,000 a second, then every service once a second, as far as that goes.
        var perSecond = Math.Min(Math.Max(Math.Min(services * RoundsPerSecond, Unhurried), services), mostPerSecond);
        return Math.Min(services, (perSecond + RoundsPerSecond - 1) / RoundsPerSecond);
    }
}
