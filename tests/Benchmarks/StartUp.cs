using System.Diagnostics;
using PolarisSync.EndToEnd.Tests;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Benchmarks;

/// <summary>From the start of the process to the first copy in a real registry.</summary>
internal sealed class StartUp : IScenario
{
    /// <inheritdoc/>
    public string Name => "start";

    /// <inheritdoc/>
    public string Description => "the process starts, the first copy stands in Consul";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        await using var source = await ConsulServer.StartAsync(null, cancellationToken);
        await new Fleet(1, 1).WriteAsync(source.Address, "applications", cancellationToken);
        var times = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            await using var destination = await ConsulServer.StartAsync(null, cancellationToken);
            using var api = new ConsulApi(destination.Address, null);
            await using var folder = new HostFolder();
            await folder.WriteRegistryAsync(Document.ConsulToConsul(300, (source.Port, destination.Port)));
            var watch = Stopwatch.StartNew();
            _ = folder.Start();
            await Wait.UntilAsync(async () => (await api.HealthAsync("service-00000", cancellationToken)).Count == 1, TimeSpan.FromSeconds(30), "no copy");
            times.Add(watch.Elapsed.TotalSeconds);
        }

        return [new("median of five", times.Order().ElementAt(2), "s", "under 1.5"), new("slowest of five", times.Max(), "s")];
    }
}
