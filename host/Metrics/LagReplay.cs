using System.Collections.Immutable;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Host.Metrics;

/// <summary>
/// Hands the engine's own histograms on to one of a metrics library, which only takes single values: of each bucket as many as it grew by, placed
/// inside their bucket so that their sum is the true one.
/// </summary>
internal sealed class LagReplay
{
    private readonly Dictionary<string, LagHistogram> _seen = new(StringComparer.Ordinal);

    /// <summary>Forgets what was handed on: all of it comes again.</summary>
    public void Restart() => _seen.Clear();

    /// <summary>The values that were added since the last time.</summary>
    public IEnumerable<(string Task, double Seconds, long Count)> Next(IEnumerable<Core.Reporting.TaskStatus> tasks)
    {
        foreach (var task in tasks)
        {
            var now = task.LagHistogram;
            var before = _seen.GetValueOrDefault(task.Name) is { } seen && seen.Count <= now.Count ? seen : LagHistogram.Empty;
            _seen[task.Name] = now;
            foreach (var (seconds, count) in Spread([.. now.Counts.Zip(before.Counts, static (a, b) => Math.Max(0, a - b))], now.SumSeconds - before.SumSeconds))
            {
                yield return (task.Name, seconds, count);
            }
        }
    }

    private static IEnumerable<(double Seconds, long Count)> Spread(ImmutableArray<long> counts, double sum)
    {
        var bounds = LagHistogram.Bounds;
        double Lower(int bucket) => bucket == 0 ? 0 : bounds[bucket - 1];
        var least = counts.Select((count, bucket) => count * Lower(bucket)).Sum();
        var last = counts[^1];

        // The last bucket has no bound: it reaches as far as the sum needs.
        var top = last == 0 ? 0 : Math.Max(bounds[^1] * 2, bounds[^1] + ((sum - least) / last));
        double Upper(int bucket) => bucket == bounds.Length ? top : bounds[bucket];
        var most = counts.Select((count, bucket) => count * Upper(bucket)).Sum();
        var share = most > least ? Math.Clamp((sum - least) / (most - least), 0, 1) : 1;
        for (var bucket = 0; bucket < counts.Length; bucket++)
        {
            if (counts[bucket] > 0)
            {
                // A bucket holds its upper bound, but not its lower one.
                var lower = Math.BitIncrement(Lower(bucket));
                yield return (Math.Max(lower, Lower(bucket) + (share * (Upper(bucket) - Lower(bucket)))), counts[bucket]);
            }
        }
    }
}
