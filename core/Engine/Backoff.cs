using PolarisSync.Abstractions;

namespace PolarisSync.Core.Engine;

/// <summary>How long to wait after failures, by their kind. Pure but for the jitter.</summary>
internal static class Backoff
{
    /// <summary>A server that asks for more is asked again all the same: what it says may be a mistake, and nobody else would end the wait.</summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(10);

    /// <summary>The wait before the next try.</summary>
    /// <param name="settings">Limits.</param>
    /// <param name="kind">What the last failure was.</param>
    /// <param name="failures">How many there were in a row, at least 1.</param>
    /// <param name="retryAfter">What the server asked for; heard up to <see cref="LongestRetryAfter"/>.</param>
    public static TimeSpan After(EngineSettings settings, SyncErrorKind kind, int failures, TimeSpan? retryAfter)
    {
        var (first, most) = kind is SyncErrorKind.Auth or SyncErrorKind.Protocol or SyncErrorKind.Config
            ? (settings.MinBackoff * 8, settings.LongBackoff)
            : (settings.MinBackoff / 4, settings.MaxBackoff);
        var doubled = first * Math.Pow(2, Math.Min(failures - 1, 20));
        var wait = doubled > most ? most : doubled;

        // Half fixed, half random: many targets that failed together do not come back together.
#pragma warning disable CA5394 // Because jitter needs no secret randomness.
        wait = (wait / 2) + (wait / 2 * Random.Shared.NextDouble());
#pragma warning restore CA5394
        return retryAfter is { } asked && asked > wait ? (asked < LongestRetryAfter ? asked : LongestRetryAfter) : wait;
    }
}
