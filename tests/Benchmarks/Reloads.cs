using System.Globalization;
using PolarisSync.EndToEnd.Tests;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Benchmarks;

/// <summary>A long document changes again and again, each time in one task: who is asked because of it, and whether memory stays.</summary>
internal sealed class Reloads : IScenario
{
    private const int Tasks = 500;
    private const int Changes = 64;

    /// <inheritdoc/>
    public string Name => "reload";

    /// <inheritdoc/>
    public string Description => $"{Tasks} tasks of one service each, {Changes} documents that change one task each";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        var fleet = new Fleet(Tasks, 2);
        await using var source = await ConsulServer.StartAsync(null, cancellationToken);
        await using var destination = await ConsulServer.StartAsync(null, cancellationToken);
        await fleet.WriteAsync(source.Address, "applications", cancellationToken);
        await using var folder = new HostFolder();
        await folder.WriteRegistryAsync(Text(source.Port, destination.Port, changed: 0));
        var host = await folder.StartReadyAsync(TimeSpan.FromMinutes(2));
        await Metrics.WaitForWritesAsync(host, fleet.Count, TimeSpan.FromMinutes(2), cancellationToken);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2.5));
        await timer.WaitForNextTickAsync(cancellationToken);
        var memory = new List<double>();
        var (a, b, writes) = (await Metrics.CallsAsync(host, "a"), await Metrics.CallsAsync(host, "b"), await Metrics.WritesAsync(host));
        for (var change = 1; change <= Changes; change++)
        {
            await folder.WriteRegistryAsync(Text(source.Port, destination.Port, change));
            await timer.WaitForNextTickAsync(cancellationToken);
            memory.Add(ProcessCost.ResidentMegabytes(host.ProcessId));
        }

        return
        [
            new("calls at the source per document, watches included", (await Metrics.CallsAsync(host, "a") - a) / Changes, ""),
            new("calls at the destination per document, watches included", (await Metrics.CallsAsync(host, "b") - b) / Changes, ""),
            new("writes", await Metrics.WritesAsync(host) - writes, "", "0"),
            new("resident memory, median of the first 16 documents", Median(memory.Take(16)), "MB"),
            new("resident memory, median of the last 16 documents", Median(memory.TakeLast(16)), "MB", "the same"),
        ];
    }

    // The tasks up to the number have another time of holding than the others.
    private static string Text(int source, int destination, int changed) => string.Create(CultureInfo.InvariantCulture, $$"""
        {
          "tasks": [{{string.Join(",\n", Enumerable.Range(0, Tasks).Select(number => Task(number, source, destination, number < changed ? "6m" : "5m")))}}],
          "methods": [ { "type": "watch", "enable": true }, { "type": "pull", "enable": true, "interval": "1h" } ]
        }
        """);

    private static string Task(int number, int source, int destination, string hold) => string.Create(CultureInfo.InvariantCulture, $$"""
        {
            "name": "t{{number}}", "guard": { "hold": "{{hold}}" },
            "source": { "name": "a", "type": "consul", "addresses": ["127.0.0.1:{{source}}"] },
            "destination": { "name": "b", "type": "consul", "addresses": ["127.0.0.1:{{destination}}"] },
            "match": [{ "namespace": "default", "service": "service-{{number:00000}}" }]
        }
        """);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
