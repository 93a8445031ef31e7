using System.Diagnostics;
using PolarisSync.EndToEnd.Tests;
using PolarisSync.Tests.Fakes.Polaris;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Benchmarks.Migration;

/// <summary>Weights change all the time, each to a value of its own, so that every change can be found again at the other side.</summary>
internal sealed class Churn : MigrationScenario
{
    private const int Services = 1_000;
    private const int Instances = 2;
    private const int PerSecond = 200;
    private const int Seconds = 60;

    /// <inheritdoc/>
    public override string Name => "churn";

    /// <inheritdoc/>
    public override string Description => $"{PerSecond} changes a second over {Services:N0} services for {Seconds} s, from a real Nacos to a Polaris of measured costs";

    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<Figure>> RunAsync(NacosServer nacos, CancellationToken cancellationToken)
    {
        await using var fleet = await NacosFleet.RegisterAsync(nacos.Port, Services, Instances, cancellationToken);
        await using var polaris = await FakePolaris.StartAsync(null, cancellationToken);
        await using var folder = new HostFolder();
        await folder.WriteRegistryAsync(MigrationDocument.NacosToPolaris(300, nacos.Port, polaris));
        var host = await folder.StartReadyAsync(TimeSpan.FromMinutes(2));
        await UntilAsync(() => polaris.Instances().Length == fleet.Count, TimeSpan.FromMinutes(2), "all copies stand", cancellationToken);
        await PauseAsync(TimeSpan.FromSeconds(5), cancellationToken);
        polaris.Writes.Reset();
        polaris.Calls.Reset();
        var cpu = ProcessCost.CpuSeconds(host.ProcessId);
        var begun = await ChangeAsync(fleet, cancellationToken);
        var wanted = fleet.Instances.ToDictionary(static pair => pair.Address, static pair => pair.Weight, StringComparer.Ordinal);
        await UntilAsync(
            () => polaris.Instances().All(instance => wanted[instance.Address] == instance.Weight), TimeSpan.FromMinutes(1), "the last change of each instance is there", cancellationToken);
        var used = ProcessCost.CpuSeconds(host.ProcessId) - cpu;
        var writes = polaris.Writes.All.Where(static write => write is { Kind: PolarisWriteKind.Register, After: not null }).ToList();
        var lags = new List<double>();
        foreach (var write in writes)
        {
            if (begun.TryGetValue((write.After!.Address, write.After.Weight), out var at))
            {
                lags.Add((write.At - at).TotalSeconds);
            }
        }

        lags.Sort();
        return
        [
            new("changes", begun.Count, ""),
            new("of these written singly, the rest with a later one", lags.Count, ""),
            new("from the write at Nacos to the write at Polaris, median", At(lags, 0.5), "s"),
            new("the same, 99th of a hundred", At(lags, 0.99), "s", "under 1.5, aim 1.0"),
            new("write calls a change", (double)polaris.Calls.Of(PolarisCall.Writes) / begun.Count, "", "at most 0.3"),
            new("CPU of the host per second of it", used / Seconds, "s"),
            new("resident memory", ProcessCost.ResidentMegabytes(host.ProcessId), "MB", "under 200"),
        ];
    }

    private static async Task<Dictionary<(string Address, int Weight), DateTimeOffset>> ChangeAsync(NacosFleet fleet, CancellationToken cancellationToken)
    {
        var begun = new Dictionary<(string Address, int Weight), DateTimeOffset>();
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        for (var number = 0; number < PerSecond * Seconds;)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            for (; number < watch.Elapsed.TotalSeconds * PerSecond && number < PerSecond * Seconds; number++)
            {
                var (service, instance, weight) = (number % Services, number / Services % Instances, 101 + number);
                begun.Add((NacosFleet.Address(service, instance), weight), TimeProvider.System.GetUtcNow());
                await fleet.SetWeightAsync(service, instance, weight, cancellationToken);
            }
        }

        return begun;
    }

    private static double At(List<double> sorted, double share) => sorted.Count == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Count - 1, sorted.Count * share)];
}
