using System.Collections.Immutable;
using PolarisSync.Host.Hosting;
using PolarisSync.Host.Metrics;

namespace PolarisSync.Host.Http;

/// <summary>Every route of the host: one line for each group of them.</summary>
internal static class HostRoutes
{
    public static ImmutableArray<ApiRoute> All(IHostControl control, HostMetrics metrics, TimeProvider timeProvider) =>
    [
        .. new HealthRoutes(control, metrics).Routes,
        .. new ApiRoutes(control).Routes,
        .. new TaskRoutes(control).Routes,
        .. new HistoryRoutes(control, timeProvider).Routes,
        .. new PluginRoutes(control).Routes,
        .. new DiscoverRoutes(control).Routes,
        .. new JavaToolRoutes(control).Routes,
    ];
}
