using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

/// <summary>Measures instead of proving; run by name. What it printed last stands in the plugin's README.</summary>
[Category("Soak")]
internal sealed class ConsulFigures : RealConsulTests
{
    // First, so that the catalog holds nothing else.
    [Order(1)]
    [TestCase(200, 5)]
    [TestCase(2000, 10)]
    public async Task Latency_OfTheWideWatch(int services, int instances)
    {
        List<string> names = [.. Enumerable.Range(0, services).Select(number => $"f{services}-{number}")];
        await FillAsync(names, instances, callsAtOnce: 2);
        await using var watch = new WatchProbe(Source, names);
        await watch.LiveAsync(Token);
        var took = new List<double>();
        for (var round = 0; round < 200; round++)
        {
            var name = names[round % services];
            var before = watch.Events.Count;
            var watchStart = Stopwatch.GetTimestamp();
            await Api.RegisterAsync(
                "ext", name, "native", "10.9.0.1", 80, round / services % 2 == 0 ? "critical" : "passing", new() { ["Meta"] = new JsonObject { ["round"] = $"{round}" } }, Token);
            await watch.SeesAsync(name, snapshot => snapshot.Instances.Any(instance => instance.Metadata.Find("round") == $"{round}"), Token, before);
            took.Add(Stopwatch.GetElapsedTime(watchStart).TotalMilliseconds);
        }

        took.Sort();
        Print($"{services} x {instances}: wake p50 {took[100]:0} ms, p99 {took[197]:0} ms, most {took[^1]:0} ms");
    }

    [Order(2)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(4)]
    public async Task ColdWrite_AndDump(int callsAtOnce)
    {
        List<string> names = [.. Enumerable.Range(0, 2000).Select(number => $"w{callsAtOnce}-{number}")];
        var start = Stopwatch.GetTimestamp();
        await FillAsync(names, 5, callsAtOnce);
        var wrote = Stopwatch.GetElapsedTime(start);
        Print($"{callsAtOnce} calls at once: {10_000 / wrote.TotalSeconds:0} copies a second");
        foreach (var what in new[] { "cold", "warm" })
        {
            start = Stopwatch.GetTimestamp();
            var count = await Destination.ReadTargetsAsync([.. names.Select(Sync.Target)], Token).Select(service => service.Instances.Length).SumAsync(Token);
            Print($"dump, {what}: {count} of ours in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms, heap {GC.GetTotalMemory(false) / 1_000_000} MB");
        }
    }

    private static void Print(FormattableString text) => TestContext.Out.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private async Task FillAsync(List<string> names, int instances, int callsAtOnce)
    {
        var info = await Endpoint.OpenAsync(Token);
        var batches = names.Chunk(info.Destination!.BatchChanges / instances);
        await Parallel.ForEachAsync(batches, new ParallelOptions { MaxDegreeOfParallelism = callsAtOnce, CancellationToken = Token }, async (batch, token) =>
        {
            var sets = batch.Select(name => Sync.Diff(
                Destination,
                new() { Target = Sync.Target(name), Exists = false },
                Enumerable.Range(0, instances).Select(number => Sync.Instance($"10.3.0.{number}") with { Tags = ["a", "b"], Metadata = MetadataMap.From([new("version", "1"), new("zone", "z1")]) })));
            var result = await Destination.ApplyAsync([.. sets], token);
            Assert.That(result.ChangeSets.SelectMany(set => set.Outcomes).All(outcome => outcome.IsApplied), Is.True);
        });
    }
}
