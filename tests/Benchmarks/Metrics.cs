using System.Diagnostics;
using System.Globalization;
using PolarisSync.EndToEnd.Tests;

namespace PolarisSync.Benchmarks;

/// <summary>Sums of a host's counters.</summary>
internal static class Metrics
{
    /// <summary>Writes acknowledged so far.</summary>
    public static async Task<double> WritesAsync(HostProcess host) => Sum(await host.MetricsAsync(), "polarissync_writes_total{", "outcome=\"applied\"");

    /// <summary>Waits until so many writes were acknowledged; asks ten times a second, since an answer costs the host something too.</summary>
    public static async Task<TimeSpan> WaitForWritesAsync(HostProcess host, double writes, TimeSpan within, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await WritesAsync(host) is var done && done < writes)
        {
            if (watch.Elapsed > within)
            {
                throw new TimeoutException($"{done} of {writes} copies after {within}");
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return watch.Elapsed;
    }

    /// <summary>Calls to one endpoint so far.</summary>
    public static async Task<double> CallsAsync(HostProcess host, string endpoint) =>
        Sum(await host.MetricsAsync(), "polarissync_endpoint_calls_total{", $"endpoint=\"{endpoint}\"");

    private static double Sum(string text, string start, string label) =>
        text.Split('\n').Where(line => line.StartsWith(start, StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
