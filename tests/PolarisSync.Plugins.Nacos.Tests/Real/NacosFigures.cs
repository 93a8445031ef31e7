using System.Diagnostics;
using System.Globalization;
using PolarisSync.Abstractions;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Nacos.Real;

/// <summary>Measures instead of proving; run by name. What it printed last stands in the plugin's README.</summary>
[Category("Soak")]
internal sealed class NacosFigures : RealNacosTests
{
    private const int Services = 1000;
    private const int CopiesEach = 20;
    private NacosServer? _server;

    [OneTimeTearDown]
    public async Task StopServerAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Test]
    public async Task TwentyThousandCopies_WrittenQuietAndBackAfterARestart()
    {
        var services = Enumerable.Range(0, Services).Select(_ => NewService("many")).ToList();
        var copies = Enumerable.Range(1, CopiesEach).Select(Copy).ToList();
        var plans = services.ConvertAll(service => Plan(new ObservedService { Target = new(service), Exists = false }, copies));
        foreach (var calls in new[] { 1, 4 })
        {
            var half = plans.Skip(calls == 1 ? 0 : Services / 2).Take(Services / 2).Chunk(500 / CopiesEach).ToList();
            var watch = Stopwatch.StartNew();
            await Parallel.ForEachAsync(
                half,
                new ParallelOptions { MaxDegreeOfParallelism = calls, CancellationToken = Token },
                async (batch, token) => Assert.That((await Destination.ApplyAsync(batch, token)).ChangeSets.SelectMany(set => set.Outcomes).All(outcome => outcome.IsApplied), Is.True));
            await SayAsync($"{Services / 2 * CopiesEach} copies written with {calls} calls at once: {Services / 2 * CopiesEach / watch.Elapsed.TotalSeconds:0} a second");
        }

        await SeenAsync(services[^1], CopiesEach, 30);
        await TimeAsync("the list of services", async () => await Source.ListServicesAsync(ServiceKey.DefaultNamespace, Token));
        await TimeAsync("reading all services", async () => Assert.That(await CountAsync(Source.ReadServicesAsync(services, Token)), Is.EqualTo(Services)));
        await TimeAsync("reading all targets", async () => Assert.That(await CountAsync(Destination.ReadTargetsAsync([.. services.Select(service => new TargetKey(service))], Token)), Is.EqualTo(Services)));
        await TimeAsync("finding all copies", async () => Assert.That(await CountAsync(Destination.ListOwnedAsync([Owner], Token)), Is.EqualTo(Services)));
        await TimeAsync("64 services one by one", async () => Assert.That(await CountAsync(Source.ReadServicesAsync([.. services.Take(64)], Token)), Is.EqualTo(64)));

        await Server.RestartAsync(Token);
        var back = Stopwatch.StartNew();
        foreach (var service in services)
        {
            await SeenAsync(service, CopiesEach, 60);
        }

        await SayAsync($"all {Services * CopiesEach} copies were back {back.Elapsed.TotalSeconds:0.0} s after the server was ready");
        Assert.That(back.Elapsed, Is.LessThan(TimeSpan.FromSeconds(30)));
    }

    protected override async Task<NacosServer> GetServerAsync() => _server ??= await StartServerAsync();

    private static async Task TimeAsync(string what, Func<Task> step)
    {
        var watch = Stopwatch.StartNew();
        await step();
        await SayAsync($"{what}: {watch.Elapsed.TotalMilliseconds:0} ms");
    }

    private static async Task<int> CountAsync<T>(IAsyncEnumerable<T> items)
    {
        var count = 0;
        await foreach (var _ in items)
        {
            count++;
        }

        return count;
    }

    private static Task SayAsync(FormattableString text) => TestContext.Out.WriteLineAsync(text.ToString(CultureInfo.InvariantCulture));
}
