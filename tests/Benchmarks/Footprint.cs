using PolarisSync.EndToEnd.Tests;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Benchmarks;

/// <summary>What a large fleet costs in memory, once loaded and in step on both sides.</summary>
internal sealed class Footprint : IScenario
{
    private const int Services = 10_000;
    private const int Instances = 10;

    /// <inheritdoc/>
    public string Name => "memory";

    /// <inheritdoc/>
    public string Description => $"{Services:N0} services / {Services * Instances:N0} instances in step between two Consuls";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        var fleet = new Fleet(Services, Instances);
        await using var source = await ConsulServer.StartAsync(null, cancellationToken);
        await using var destination = await ConsulServer.StartAsync(null, cancellationToken);
        await fleet.WriteAsync(source.Address, "applications", cancellationToken);
        await using var folder = new HostFolder();
        await folder.WriteRegistryAsync(Document.ConsulToConsul(60, (source.Port, destination.Port)));
        var host = await folder.StartReadyAsync(TimeSpan.FromMinutes(5));
        var time = await Metrics.WaitForWritesAsync(host, fleet.Count, TimeSpan.FromMinutes(15), cancellationToken);
        var loaded = ProcessCost.ResidentMegabytes(host.ProcessId);
        var cpu = ProcessCost.CpuSeconds(host.ProcessId);

        // Over two audits, so that whatever they need is in the figure.
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(150));
        await timer.WaitForNextTickAsync(cancellationToken);
        var settled = ProcessCost.ResidentMegabytes(host.ProcessId);
        return
        [
            new("cold sync", time.TotalSeconds, "s"),
            new("CPU of the host for it", cpu, "s"),
            new("resident after the last copy", loaded, "MB"),
            new("resident after two audits", settled, "MB", "under 400, aim 300"),
            new("most ever resident", ProcessCost.PeakMegabytes(host.ProcessId), "MB"),
        ];
    }
}
