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
        var small = new Fleet(Services / 4, Instances);
        await using var source = await ConsulServer.StartAsync(null, cancellationToken);
        await fleet.WriteAsync(source.Address, "applications", cancellationToken);
        await using var other = await ConsulServer.StartAsync(null, cancellationToken);
        await small.WriteAsync(other.Address, "applications", cancellationToken);
        List<double> bare = [], fresh = [], running = [], cpuFresh = [], cpuRunning = [];
        for (var round = 0; round < 5; round++)
        {
            // In turn, so that whatever slows the machine down slows all.
            bare.Add(await BareAsync(fleet, cancellationToken));
            Add(await FreshAsync(source, fleet, cancellationToken), fresh, cpuFresh);
            Add(await RunningAsync(source, fleet, other, small, cancellationToken), running, cpuRunning);
        }

        var loop = Median(bare);
        return
        [
            new("bare loop, writes only", fleet.Count / loop, "instances/s"),
            new("running host, task added until the last copy stands", fleet.Count / Median(running), "instances/s"),
            new("running host / bare loop", loop / Median(running), "", "at least 0.5, aim 0.85"),
            new("CPU of the running host for it", Median(cpuRunning), "s"),
            new("host just started, its code not compiled yet", fleet.Count / Median(fresh), "instances/s"),
            new("host just started / bare loop", loop / Median(fresh), ""),
            new("CPU of the host just started for it", Median(cpuFresh), "s"),
        ];

        static void Add((double Seconds, double Cpu) run, List<double> seconds, List<double> cpu)
        {
            seconds.Add(run.Seconds);
            cpu.Add(run.Cpu);
        }
    }

    private static async Task<double> BareAsync(Fleet fleet, CancellationToken cancellationToken)
    {
        await using var destination = await ConsulServer.StartAsync(null, cancellationToken);
        var watch = Stopwatch.StartNew();
        await fleet.WriteCopiesAsync(destination.Address, "a0", cancellationToken);
        return watch.Elapsed.TotalSeconds;
    }

    private static async Task<(double Seconds, double Cpu)> FreshAsync(ConsulServer source, Fleet fleet, CancellationToken cancellationToken)
    {
        await using var destination = await ConsulServer.StartAsync(null, cancellationToken);
        await using var folder = new HostFolder();
        await folder.WriteRegistryAsync(Document.Empty);
        var host = await folder.StartReadyAsync();
        return await MeasureAsync(folder, host, Document.ConsulToConsul(300, (source.Port, destination.Port)), fleet.Count, cancellationToken);
    }

    // The host has done such work before, as a host has that runs for longer than a moment.
    private static async Task<(double Seconds, double Cpu)> RunningAsync(
        ConsulServer source, Fleet fleet, ConsulServer other, Fleet small, CancellationToken cancellationToken)
    {
        await using var destination = await ConsulServer.StartAsync(null, cancellationToken);
        await using var otherDestination = await ConsulServer.StartAsync(null, cancellationToken);
        await using var folder = new HostFolder();
        await folder.WriteRegistryAsync(Document.Empty);
        var host = await folder.StartReadyAsync();
        await MeasureAsync(folder, host, Document.ConsulToConsul(300, (other.Port, otherDestination.Port)), small.Count, cancellationToken);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(3));
        await timer.WaitForNextTickAsync(cancellationToken);
        var document = Document.ConsulToConsul(300, (other.Port, otherDestination.Port), (source.Port, destination.Port));
        return await MeasureAsync(folder, host, document, small.Count + fleet.Count, cancellationToken);
    }

    private static async Task<(double Seconds, double Cpu)> MeasureAsync(HostFolder folder, HostProcess host, string document, int writes, CancellationToken cancellationToken)
    {
        var cpu = ProcessCost.CpuSeconds(host.ProcessId);
        var watch = Stopwatch.StartNew();
        await folder.WriteRegistryAsync(document);
        await Metrics.WaitForWritesAsync(host, writes, TimeSpan.FromMinutes(5), cancellationToken);
        return (watch.Elapsed.TotalSeconds, ProcessCost.CpuSeconds(host.ProcessId) - cpu);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
