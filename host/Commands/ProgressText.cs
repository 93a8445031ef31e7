using PolarisSync.Core.Engine;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Host.Commands;

/// <summary>How far an engine is, in one line.</summary>
internal static class ProgressText
{
    public static string Write(EngineStatus status, EngineCounters counters)
    {
        var open = status.Endpoints.Count(static endpoint => string.Equals(endpoint.State, "open", StringComparison.Ordinal));
        var parts = new List<string>
        {
            $"{open} of {Plural.Of(status.Endpoints.Length, "endpoint")} open",
            $"{Plural.Of(status.Tasks.Sum(static task => task.Services), "service")} known",
        };
        var unknown = status.Tasks.Sum(static task => task.UnknownServices);
        var pending = status.Tasks.Sum(static task => task.PendingTargets);
        if (unknown > 0)
        {
            parts.Add($"{unknown} to read");
        }

        if (pending > 0)
        {
            parts.Add($"{pending} to compare or write");
        }

        var (done, failed) = (counters.Writes.Where(static write => write.Key.Outcome == "applied").Sum(static write => write.Value), counters.Writes.Where(static write => write.Key.Outcome != "applied").Sum(static write => write.Value));
        if (done > 0)
        {
            parts.Add($"{Plural.Of(done, "change")} written");
        }

        if (failed > 0)
        {
            parts.Add($"{failed} failed");
        }

        return string.Join(", ", parts);
    }
}
