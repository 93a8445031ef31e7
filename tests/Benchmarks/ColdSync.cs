using System.Diagnostics;
using PolarisSync.EndToEnd.Tests;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Benchmarks;

/// <summary>Everything is copied for the first time, by the host and by a bare loop that knows beforehand what to write.</summary>
internal sealed class ColdSync : IScenario
{
    private const int Services = 1_000;
    private const int Instances = 10;

    /// <inheritdoc/>
    public string Name => "cold";

    /// <inheritdoc/>
    public string Description => $"{Services:N0} services x {Instances} from one Consul into an empty one";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        var fleet = new Fleet(Services, Instances);
        var bare = new List<double>();
        var synced = new List<double>();
        var cpu = new List<double>();
        await using var source = await ConsulServer.StartAsync(null, cancellationToken);
        await fleet.WriteAsync(source.Address, "applications", cancellationToken);
        for (var round = 0; round < 3; round++)
        {
            // In turn, so that whatever slows the machine down slows both.
            bare.Add(await BareAsync(fleet, cancellationToken));
            var (seconds, used) = await SyncAsync(source, fleet, cancellationToken);
            synced.Add(seconds);
            cpu.Add(used);
        }

        var (loop, host) = (Median(bare), Median(synced));
        return
        [
            new("bare loop, writes only", fleet.Count / loop, "instances/s"),
            new("host, from the task's first line to the last copy", fleet.Count / host, "instances/s"),
            new("host / bare loop", loop / host, "", "at least 0.5, aim 0.85"),
            new("CPU of the host", Median(cpu), "s"),
        ];
    }

    private static async Task<double> BareAsync(Fleet fleet, CancellationToken cancellationToken)
    {
        await using var destination = await ConsulServer.StartAsync(null, cancellationToken);
        var watch = Stopwatch.StartNew();
        await fleet.WriteAsync(destination.Address, "copies", cancellationToken);
        return watch.Elapsed.TotalSeconds;
    }

    private static async Task<(double Seconds, double Cpu)> SyncAsync(ConsulServer source, Fleet fleet, CancellationToken cancellationToken)
    {
        await using var destination = await ConsulServer.StartAsync(null, cancellationToken);
        await using var folder = new HostFolder();
        await folder.WriteRegistryAsync(Document.Empty);
        var host = await folder.StartReadyAsync();
        var cpu = ProcessCost.CpuSeconds(host.ProcessId);
        var watch = Stopwatch.StartNew();
        await folder.WriteRegistryAsync(Document.ConsulToConsul(source.Port, destination.Port, auditSeconds: 300));
        await Wait.UntilAsync(async () => await Metrics.WritesAsync(host) is var writes && writes >= fleet.Count ? null : $"{writes} of {fleet.Count} copies", TimeSpan.FromMinutes(5));
        return (watch.Elapsed.TotalSeconds, ProcessCost.CpuSeconds(host.ProcessId) - cpu);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
