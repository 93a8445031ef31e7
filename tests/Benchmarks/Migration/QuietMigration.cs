using PolarisSync.EndToEnd.Tests;
using PolarisSync.Tests.Fakes.Polaris;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Benchmarks.Migration;

/// <summary>What the host costs between a Nacos and a Polaris while nothing happens.</summary>
internal sealed class QuietMigration : MigrationScenario
{
    private const int Services = 5_000;
    private const int Instances = 2;
    private const int Audits = 3;
    private const int AuditSeconds = 30;

    /// <inheritdoc/>
    public override string Name => "still";

    /// <inheritdoc/>
    public override string Description => $"{Services:N0} services in step between a real Nacos and a Polaris, {Audits} audits, nothing changes";

    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<Figure>> RunAsync(NacosServer nacos, CancellationToken cancellationToken)
    {
        await using var fleet = await NacosFleet.RegisterAsync(nacos.Port, Services, Instances, cancellationToken);
        await using var polaris = await FakePolaris.StartAsync(null, cancellationToken);
        await using var folder = new HostFolder();
        await folder.WriteRegistryAsync(MigrationDocument.NacosToPolaris(AuditSeconds, nacos.Port, polaris));
        var host = await folder.StartReadyAsync(TimeSpan.FromMinutes(5));
        await UntilAsync(() => polaris.Instances().Length == fleet.Count, TimeSpan.FromMinutes(5), "all copies stand", cancellationToken);
        await PauseAsync(TimeSpan.FromSeconds(AuditSeconds), cancellationToken);
        polaris.Calls.Reset();
        polaris.Writes.Reset();
        var (calls, cpu) = (await Metrics.CallsAsync(host, "nacos1"), ProcessCost.CpuSeconds(host.ProcessId));
        await PauseAsync(TimeSpan.FromSeconds(AuditSeconds * Audits), cancellationToken);
        return
        [
            new("writes", polaris.Writes.Count, "", "0"),
            new("calls at Nacos per audit, watches included", (await Metrics.CallsAsync(host, "nacos1") - calls) / Audits, ""),
            new("Discover at Polaris per audit, watches included", (double)polaris.Calls.Of(PolarisCall.Discover) / Audits, ""),
            new("other calls at Polaris per audit", (double)polaris.Calls.Of(PolarisCall.All & ~PolarisCall.Discover) / Audits, ""),
            new("CPU of the host per second", (ProcessCost.CpuSeconds(host.ProcessId) - cpu) / (Audits * AuditSeconds), "s"),
            new("resident memory", ProcessCost.ResidentMegabytes(host.ProcessId), "MB", "under 200"),
        ];
    }
}
