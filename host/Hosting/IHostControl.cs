using PolarisSync.Core.Reporting;
using PolarisSync.Host.Loading;

namespace PolarisSync.Host.Hosting;

/// <summary>What can be asked of a running host, whoever asks.</summary>
internal interface IHostControl
{
    Task<HostStatus> GetStatusAsync(CancellationToken cancellationToken);

    Task<PlanReport> PlanAsync(CancellationToken cancellationToken);

    Task<DiscoverReport> DiscoverAsync(string? task, CancellationToken cancellationToken);

    Task<HeldObject?> ApproveAsync(string id, CancellationToken cancellationToken);

    Task<HeldObject?> DenyAsync(string id, CancellationToken cancellationToken);

    PluginReport GetPlugins();

    HostFigures GetFigures();
}
