using System.Diagnostics;
using PolarisSync.Abstractions;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Consul;

/// <summary>An agent that starts over empty while it is watched, with the waiting time a user gets: nobody may stay deaf for as long as a query waits.</summary>
[Category("RealServer")]
[TestFixture(3)]
[TestFixture(60)]
internal sealed class ConsulRestartTests(int services)
{
    private const int Short = 3;
    private const int Long = 20;
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(15);

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    [TestCase(Short)]
    [TestCase(Long, Category = "Soak")]
    public async Task Restart_EmptyWhileWatching_EndsTheWatchSoon(int times)
    {
        if (ConsulServer.FindBinary() is null)
        {
            Assert.Ignore(ConsulServer.Missing);
        }

        await using var server = await ConsulServer.StartAsync(null, Token);
        using var api = server.CreateApi();
        await using var endpoint = Endpoints.Create(server.Address);
        var names = Enumerable.Range(0, services).Select(number => $"svc-{number}").ToList();
        for (var time = 1; time <= times; time++)
        {
            foreach (var name in names)
            {
                await api.RegisterAsync("ext", name, name, "10.0.0.1", 80, "passing", null, Token);
            }

            await endpoint.OpenAsync(Token);
            await using var watch = new WatchProbe(endpoint.Source!, names);
            await watch.LiveAsync(Token);
            var restart = Stopwatch.StartNew();
            await server.RestartAsync(Token);
            var restarted = restart.Elapsed;
            await Eventually.HoldsAsync(() => watch.Error is not null, s_soon, "the watch ends", Token);
            Assert.That(watch.Error!.Kind, Is.EqualTo(SyncErrorKind.Transient));
            TestContext.Out.WriteLine($"{time}: back after {restarted.TotalSeconds:0.00} s, the watch ended {restart.Elapsed.TotalSeconds:0.00} s after the kill: {watch.Error.Message}");
        }
    }
}
