using System.Diagnostics;
using System.Globalization;
using PolarisSync.EndToEnd.Tests;
using PolarisSync.Tests.Fakes.Polaris;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Benchmarks.Migration;

/// <summary>A fleet in a real Nacos is copied for the first time into a Polaris with the measured costs, beside loops that know what to write.</summary>
internal sealed class ColdMigration : MigrationScenario
{
    private const int OneByOne = 200;

    /// <inheritdoc/>
    public override string Name => "migrate";

    /// <inheritdoc/>
    public override string Description => "10,000 instances from a real Nacos into a Polaris of measured costs";

    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<Figure>> RunAsync(NacosServer nacos, CancellationToken cancellationToken) =>
        [.. await ShapeAsync(nacos, 1_000, 10, cancellationToken), .. await ShapeAsync(nacos, 10, 1_000, cancellationToken)];

    private static async Task<IEnumerable<Figure>> ShapeAsync(NacosServer nacos, int services, int instances, CancellationToken cancellationToken)
    {
        List<double> bare = [], host = [], cpu = [], memory = [];
        double single;
        await using (var fleet = await NacosFleet.RegisterAsync(nacos.Port, services, instances, cancellationToken))
        {
            // Reads lag behind what was registered.
            await PauseAsync(TimeSpan.FromSeconds(3), cancellationToken);
            for (var round = 0; round < 3; round++)
            {
                bare.Add(await BareAsync(services, instances, static (loop, token) => loop.WriteInBatchesAsync(token), cancellationToken));
                var (seconds, used, resident) = await HostAsync(nacos, fleet, cancellationToken);
                host.Add(seconds);
                cpu.Add(used);
                memory.Add(resident);
            }

            single = await BareAsync(services, instances, static (loop, token) => loop.WriteOneByOneAsync(OneByOne, token), cancellationToken);
        }

        // The next shape finds an empty registry.
        await PauseAsync(TimeSpan.FromSeconds(5), cancellationToken);
        var shape = string.Create(CultureInfo.InvariantCulture, $"{services:N0} x {instances:N0}: ");
        return
        [
            new(shape + "best loop, services in bulk, batches", services * instances / Median(bare), "instances/s"),
            new(shape + "loop of one instance a call", OneByOne / single, "instances/s"),
            new(shape + "host, task added until the last copy stands", services * instances / Median(host), "instances/s"),
            new(shape + "host / best loop", Median(bare) / Median(host), "", "at least 0.7, aim 0.9"),
            new(shape + "CPU of the host for it", Median(cpu), "s", services == 1_000 ? "under 5, aim 3" : ""),
            new(shape + "resident memory afterwards", Median(memory), "MB", "under 200"),
        ];
    }

    private static async Task<double> BareAsync(int services, int instances, Func<BareLoop, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        await using var polaris = await FakePolaris.StartAsync(null, cancellationToken);
        using var loop = new BareLoop(polaris, services, instances);
        var watch = Stopwatch.StartNew();
        await write(loop, cancellationToken);
        return watch.Elapsed.TotalSeconds;
    }

    private static async Task<(double Seconds, double Cpu, double Memory)> HostAsync(NacosServer nacos, NacosFleet fleet, CancellationToken cancellationToken)
    {
        await using var polaris = await FakePolaris.StartAsync(null, cancellationToken);
        await using var folder = new HostFolder();
        await folder.WriteRegistryAsync(Document.Empty);
        var host = await folder.StartReadyAsync();
        var cpu = ProcessCost.CpuSeconds(host.ProcessId);
        var watch = Stopwatch.StartNew();
        await folder.WriteRegistryAsync(MigrationDocument.NacosToPolaris(300, nacos.Port, polaris));
        await UntilAsync(() => polaris.Writes.All.Count(static write => write is { Kind: PolarisWriteKind.Register, After: not null }) >= fleet.Count, TimeSpan.FromMinutes(5), "all copies stand", cancellationToken);
        var seconds = watch.Elapsed.TotalSeconds;
        return (seconds, ProcessCost.CpuSeconds(host.ProcessId) - cpu, ProcessCost.ResidentMegabytes(host.ProcessId));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
