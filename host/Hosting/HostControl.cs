using System.Collections.Immutable;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Engine;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Calls;
using PolarisSync.Host.Configuration;
using PolarisSync.Host.Health;
using PolarisSync.Host.History;
using PolarisSync.Host.Http;
using PolarisSync.Host.Loading;

namespace PolarisSync.Host.Hosting;

/// <summary>Asks the engine and the configuration of this process.</summary>
internal sealed class HostControl(
    SyncEngine engine, ConfigurationService configuration, PluginCatalog catalog, string pluginsPath, CallCounters calls, HealthChecks health, TimeProvider timeProvider, HistoryFolder? history)
    : IHostControl
{
    private readonly DateTimeOffset _startedAt = timeProvider.GetUtcNow();

    public async Task<HostStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        var status = await engine.GetStatusAsync(cancellationToken);
        var counted = calls.All.ToDictionary(counter => counter.Key, counter => counter.Value, StringComparer.Ordinal);
        var isConfigured = configuration.Started.IsCompletedSuccessfully;
        var state = configuration.State;
        return new HostStatus
        {
            Version = ProductVersion.Text,
            StartedAt = _startedAt,
            Ready = status.Ready && isConfigured,
            NotReadyReasons = isConfigured ? status.NotReadyReasons : ["the configuration was not applied yet", .. status.NotReadyReasons],
            PluginProblems = [.. catalog.Problems.Select(problem => problem.ToString())],
            ConfigurationProblems = [.. state.Problems.Select(problem => problem.Severity == ProblemSeverity.Error ? problem.ToString() : $"{problem} (warning)")],
            ConfigurationNotes = state.Notes,
            FromBackup = [.. state.FromBackup.Select(kind => kind.ToString().ToLowerInvariant())],
            Health = health.Latest,
            Engine = status with
            {
                Endpoints = [.. status.Endpoints.Select(endpoint => counted.GetValueOrDefault(endpoint.Name) is { } counter ? endpoint with { Calls = counter.Calls, CallErrors = counter.Errors } : endpoint)],
            },
        };
    }

    public async Task<PlanReport> PlanAsync(CancellationToken cancellationToken)
    {
        var report = await engine.PlanAsync(cancellationToken);
        return report with { Notes = [.. NotInForce("plan"), .. report.Notes] };
    }

    public async Task<DiscoverReport> DiscoverAsync(string? task, CancellationToken cancellationToken)
    {
        var report = await engine.DiscoverAsync(task, cancellationToken);
        return report with { Notes = [.. NotInForce("list"), .. report.Notes] };
    }

    public Task<ImmutableArray<string>> GetNamespacesAsync(string task, string registry, CancellationToken cancellationToken) => engine.GetNamespacesAsync(task, registry, cancellationToken);

    public Task<ListedServices> ListServicesAsync(string task, string registry, string ns, CancellationToken cancellationToken) =>
        engine.ListServicesAsync(task, registry, ns, cancellationToken);

    public Task<HeldObject?> ApproveAsync(string id, CancellationToken cancellationToken) => engine.ApproveAsync(id, cancellationToken);

    public Task<HeldObject?> DenyAsync(string id, CancellationToken cancellationToken) => engine.DenyAsync(id, cancellationToken);

    public ConfiguredTasks GetConfiguration() => ConfigurationView.Of(configuration.State);

    public PluginReport GetPlugins() => PluginReport.Of(catalog, pluginsPath);

    public Task<TaskDetail?> GetTaskAsync(string name, CancellationToken cancellationToken) => engine.GetTaskAsync(name, cancellationToken);

    public Task<Core.Reporting.TaskStatus?> PauseAsync(string name, string reason, CancellationToken cancellationToken) => engine.PauseAsync(name, reason, cancellationToken);

    public Task<Core.Reporting.TaskStatus?> ResumeAsync(string name, CancellationToken cancellationToken) => engine.ResumeAsync(name, cancellationToken);

    public async Task<IReadOnlyList<HistoryLine>?> GetHistoryAsync(HistoryQuery query, CancellationToken cancellationToken) =>
        history is null ? null : await Task.Run(() => HistoryReader.Read(history, query, cancellationToken), cancellationToken);

    public HostFigures GetFigures() => new(
        [.. engine.Counters.Writes.OrderBy(write => write.Key)],
        [.. calls.All.Select(counter => KeyValuePair.Create(counter.Key, (counter.Value.Calls, counter.Value.Errors)))]);

    private IEnumerable<string> NotInForce(string what) => configuration.State.Problems.Any(static problem => problem.Severity == ProblemSeverity.Error)
        ? [$"A document has faults and was refused, `status` names them: this {what} is about the tasks that run, not about what the document says."]
        : [];
}
