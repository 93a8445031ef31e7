using PolarisSync.Host.Hosting;

namespace PolarisSync.Host.Metrics;

/// <summary>What all figures of one collection are made from, so that they belong to one moment.</summary>
internal sealed record MetricInput(HostStatus Status, HostFigures Figures, ProcessFigures Process);
