using System.Collections.Immutable;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.History;
using PolarisSync.Host.Http;
using PolarisSync.Host.Loading;

namespace PolarisSync.Host.Hosting;

/// <summary>What can be asked of a running host, whoever asks.</summary>
internal interface IHostControl
{
    Task<HostStatus> GetStatusAsync(CancellationToken cancellationToken);

    Task<PlanReport> PlanAsync(CancellationToken cancellationToken);

    Task<DiscoverReport> DiscoverAsync(string? task, CancellationToken cancellationToken);

    /// <summary>The namespaces known at a registry of a task.</summary>
    /// <exception cref="Abstractions.SyncException">Config: there is no such registry.</exception>
    Task<ImmutableArray<string>> GetNamespacesAsync(string task, string registry, CancellationToken cancellationToken);

    /// <summary>Asks a registry of a task for the services of a canonical namespace.</summary>
    /// <exception cref="Abstractions.SyncException">Config: there is no such registry, or it cannot be read.</exception>
    Task<ListedServices> ListServicesAsync(string task, string registry, string ns, CancellationToken cancellationToken);

    Task<HeldObject?> ApproveAsync(string id, CancellationToken cancellationToken);

    Task<HeldObject?> DenyAsync(string id, CancellationToken cancellationToken);

    PluginReport GetPlugins();

    /// <summary>One task in detail; null when none has this name.</summary>
    Task<TaskDetail?> GetTaskAsync(string name, CancellationToken cancellationToken);

    /// <summary>Pauses a task; null when none has this name.</summary>
    Task<Core.Reporting.TaskStatus?> PauseAsync(string name, string reason, CancellationToken cancellationToken);

    /// <summary>Resumes a task; null when none has this name.</summary>
    Task<Core.Reporting.TaskStatus?> ResumeAsync(string name, CancellationToken cancellationToken);

    /// <summary>What the change log has, the newest last; null when it is switched off.</summary>
    Task<IReadOnlyList<HistoryLine>?> GetHistoryAsync(HistoryQuery query, CancellationToken cancellationToken);

    HostFigures GetFigures();

    /// <summary>The configuration in force.</summary>
    ConfiguredTasks GetConfiguration();
}
