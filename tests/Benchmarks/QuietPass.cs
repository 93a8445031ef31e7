using PolarisSync.EndToEnd.Tests;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Benchmarks;

/// <summary>What the host costs while nothing happens.</summary>
internal sealed class QuietPass : IScenario
{
    private const int Services = 5_000;
    private const int Audits = 3;
    private const int AuditSeconds = 20;

    /// <inheritdoc/>
    public string Name => "quiet";

    /// <inheritdoc/>
    public string Description => $"{Services:N0} services in step, {Audits} audits, nothing changes";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        var fleet = new Fleet(Services, 2);
        await using var source = await ConsulServer.StartAsync(null, cancellationToken);
        await using var destination = await ConsulServer.StartAsync(null, cancellationToken);
        await fleet.WriteAsync(source.Address, "applications", cancellationToken);
        await using var folder = new HostFolder();
        await folder.WriteRegistryAsync(Document.ConsulToConsul(AuditSeconds, (source.Port, destination.Port)));
        var host = await folder.StartReadyAsync(TimeSpan.FromMinutes(3));
        await Metrics.WaitForWritesAsync(host, fleet.Count, TimeSpan.FromMinutes(5), cancellationToken);

        // What was written last is told by the watches for a moment still.
        await PauseAsync(TimeSpan.FromSeconds(AuditSeconds), cancellationToken);
        var (writes, a, b) = (await Metrics.WritesAsync(host), await Metrics.CallsAsync(host, "a0"), await Metrics.CallsAsync(host, "b0"));
        var cpu = ProcessCost.CpuSeconds(host.ProcessId);
        await PauseAsync(TimeSpan.FromSeconds(AuditSeconds * Audits), cancellationToken);
        return
        [
            new("writes", await Metrics.WritesAsync(host) - writes, "", "0"),
            new("calls at the source per audit, watches included", (await Metrics.CallsAsync(host, "a0") - a) / Audits, ""),
            new("calls at the destination per audit, watches included", (await Metrics.CallsAsync(host, "b0") - b) / Audits, ""),
            new("CPU of the host per audit", (ProcessCost.CpuSeconds(host.ProcessId) - cpu) / Audits, "s"),
            new("resident memory", ProcessCost.ResidentMegabytes(host.ProcessId), "MB"),
        ];
    }

    private static async Task PauseAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(time);
        await timer.WaitForNextTickAsync(cancellationToken);
    }
}
