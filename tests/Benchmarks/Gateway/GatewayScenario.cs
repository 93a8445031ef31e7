using System.Diagnostics;
using System.Globalization;
using PolarisSync.EndToEnd.Tests;
using PolarisSync.Tests.Fakes.Kong;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Benchmarks.Gateway;

/// <summary>The services of a real Consul become upstreams and targets of a Kong with measured costs, beside a loop that knows what to write.</summary>
internal sealed class GatewayScenario : IScenario
{
    private const int Upstreams = 200;
    private const int Targets = 20;
    private const int Rounds = 3;
    private const int AuditSeconds = 10;
    private const int Audits = 3;
    private const int Objects = Upstreams * (Targets + 2);

    /// <inheritdoc/>
    public string Name => "kong";

    /// <inheritdoc/>
    public string Description => $"{Upstreams} upstreams x {Targets} targets from a Consul into a Kong 3.0.2 of measured costs";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        await using var source = await ConsulServer.StartAsync(null, cancellationToken);
        await new Fleet(Upstreams, Targets).WriteAsync(source.Address, "applications", cancellationToken);
        List<double> bare = [], host = [], cpu = [];
        var quiet = (Writes: 0, Reads: 0, Cpu: 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            bare.Add(await BareAsync(cancellationToken));
            var run = await HostAsync(source, measureQuiet: round == Rounds - 1, cancellationToken);
            host.Add(run.Seconds);
            cpu.Add(run.Cpu);
            quiet = run.Quiet;
        }

        var (loop, ours) = (Median(bare), Median(host));
        return
        [
            new("bare loop, 10 connections", Objects / loop, "objects/s"),
            new("host, task added until the last object stands", Objects / ours, "objects/s"),
            new("host / bare loop", loop / ours, "", "at least 0.5, aim 0.85"),
            new("CPU of the host for it", Median(cpu), "s"),
            new("writes of a quiet pass", quiet.Writes, "", "0"),
            new("reads per audit", quiet.Reads / (double)Audits, ""),
            new("CPU of the host per audit", quiet.Cpu / Audits, "s"),
        ];
    }

    private static Task<FakeKong> StartKongAsync(CancellationToken cancellationToken) =>
        FakeKong.StartAsync(new() { Version = KongVersion.V3_0_2, Costs = KongCosts.Measured(KongVersion.V3_0_2) }, cancellationToken);

    private static async Task<double> BareAsync(CancellationToken cancellationToken)
    {
        await using var kong = await StartKongAsync(cancellationToken);
        using var loop = new GatewayLoop(kong.Address);
        var watch = Stopwatch.StartNew();
        await loop.WriteAsync(Upstreams, Targets, cancellationToken);
        return watch.Elapsed.TotalSeconds;
    }

    private static async Task<(double Seconds, double Cpu, (int Writes, int Reads, double Cpu) Quiet)> HostAsync(
        ConsulServer source, bool measureQuiet, CancellationToken cancellationToken)
    {
        await using var kong = await StartKongAsync(cancellationToken);
        await using var folder = new HostFolder();
        await folder.WriteRegistryAsync(Document.Empty);
        var host = await folder.StartReadyAsync();
        var cpu = ProcessCost.CpuSeconds(host.ProcessId);
        var watch = Stopwatch.StartNew();
        await folder.WriteRegistryAsync(ToKong(source.Port, kong));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (kong.Services.Length < Upstreams || kong.Calls.CountOf("POST", "/upstreams/") < Upstreams * Targets)
        {
            if (watch.Elapsed > TimeSpan.FromMinutes(5))
            {
                throw new TimeoutException($"{kong.Services.Length} of {Upstreams} services stand after 5 minutes");
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }

        var seconds = watch.Elapsed.TotalSeconds;
        var used = ProcessCost.CpuSeconds(host.ProcessId) - cpu;
        return (seconds, used, measureQuiet ? await QuietAsync(kong, host, cancellationToken) : default);
    }

    private static async Task<(int Writes, int Reads, double Cpu)> QuietAsync(FakeKong kong, HostProcess host, CancellationToken cancellationToken)
    {
        // What the cold sync left to look at again is over by then.
        using var settle = new PeriodicTimer(TimeSpan.FromSeconds(AuditSeconds));
        await settle.WaitForNextTickAsync(cancellationToken);
        kong.Calls.Clear();
        var cpu = ProcessCost.CpuSeconds(host.ProcessId);
        using var audits = new PeriodicTimer(TimeSpan.FromSeconds(AuditSeconds * Audits));
        await audits.WaitForNextTickAsync(cancellationToken);
        var writes = kong.Calls.Writes.Length;
        return (writes, kong.Calls.Count - writes, ProcessCost.CpuSeconds(host.ProcessId) - cpu);
    }

    private static string ToKong(int consulPort, FakeKong kong) => string.Create(CultureInfo.InvariantCulture, $$"""
        {
          "tasks": [{
            "name": "consul-to-kong",
            "source": { "name": "a0", "type": "consul", "addresses": ["127.0.0.1:{{consulPort}}"] },
            "destination": { "name": "kong0", "type": "kong", "addresses": ["{{kong.HostPort}}"] },
            "match": [{ "namespace": "default", "service": "*" }]
          }],
          "methods": [
            { "type": "watch", "enable": true },
            { "type": "pull", "enable": true, "interval": "{{AuditSeconds}}s" }
          ]
        }
        """);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
