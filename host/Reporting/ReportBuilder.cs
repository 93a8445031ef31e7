using System.Collections.Immutable;
using PolarisSync.Core.Configuration;
using PolarisSync.Host.Hosting;

namespace PolarisSync.Host.Reporting;

/// <summary>Makes the lines of one document's report: counts are those since the line before.</summary>
internal sealed class ReportBuilder(DateTimeOffset startedAt)
{
    private readonly Dictionary<(string Endpoint, string Change, string Outcome), long> _counts = [];
    private readonly Dictionary<string, long> _synced = new(StringComparer.Ordinal);
    private DateTimeOffset _since = startedAt;

    public ReportLine Next(CompiledDocument document, HostStatus status, HostFigures figures, DateTimeOffset now)
    {
        var line = new ReportLine
        {
            At = now,
            Since = _since,
            Document = document.Document.Kind.ToString().ToLowerInvariant(),
            Version = status.Version,
            Ready = status.Ready,
            Tasks = [.. document.Tasks.Select(task => status.Engine.Tasks.FirstOrDefault(other => string.Equals(other.Name, task.Name, StringComparison.Ordinal))).OfType<Core.Reporting.TaskStatus>().Select(Task)],
            Endpoints =
            [
                .. document.Tasks.Where(task => task.Enabled).SelectMany(task => new[] { task.Source, task.Destination }).DistinctBy(endpoint => endpoint.Name, StringComparer.Ordinal)
                    .OrderBy(endpoint => endpoint.Name, StringComparer.Ordinal).Select(endpoint => Endpoint(endpoint, status, figures)),
            ],
        };
        _since = now;
        return line;
    }

    private ReportTask Task(Core.Reporting.TaskStatus task)
    {
        // A task that was taken up anew counts from zero again.
        var synced = task.LagHistogram.Count;
        var before = _synced.GetValueOrDefault(task.Name);
        _synced[task.Name] = synced;
        return new()
        {
            Name = task.Name,
            State = task.State,
            Reason = task.Reason,
            InStep = string.Equals(task.State, "in step", StringComparison.Ordinal),
            LagSeconds = Math.Round(task.Lag.TotalSeconds, 3),
            Services = task.Services,
            Instances = task.Instances,
            Pending = task.PendingTargets,
            Held = task.HeldLosses,
            Quarantined = task.Quarantined,
            Synced = synced >= before ? synced - before : synced,
        };
    }

    private ReportEndpoint Endpoint(EndpointConfiguration endpoint, HostStatus status, HostFigures figures)
    {
        var name = endpoint.Name;
        var state = status.Engine.Endpoints.FirstOrDefault(other => string.Equals(other.Name, name, StringComparison.Ordinal));
        var health = status.Health.FirstOrDefault(other => string.Equals(other.Endpoint, name, StringComparison.Ordinal));
        var calls = figures.Calls.FirstOrDefault(call => string.Equals(call.Key, name, StringComparison.Ordinal)).Value;
        return new()
        {
            Name = name,
            Type = endpoint.Type,
            State = state?.State ?? "not in use",
            Healthy = health?.Healthy,
            HealthCheckSeconds = health is null ? null : Math.Round(health.Took.TotalSeconds, 3),
            Calls = Since((name, "", "calls"), calls.Calls),
            Errors = Since((name, "", "errors"), calls.Errors),
            Writes =
            [
                .. figures.Writes.Where(write => string.Equals(write.Key.Destination, name, StringComparison.Ordinal))
                    .Select(write => new ReportWrites(write.Key.Change, write.Key.Outcome, Since(write.Key, write.Value))).Where(writes => writes.Count > 0),
            ],
        };
    }

    private long Since((string Endpoint, string Change, string Outcome) what, long now)
    {
        var before = _counts.GetValueOrDefault(what);
        _counts[what] = now;
        return now - before;
    }
}
