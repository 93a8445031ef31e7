using PolarisSync.Abstractions;
using PolarisSync.Tests.Fakes;

namespace PolarisSync.Plugins.File.Tests;

public sealed class LargeFileWatchTests
{
    [Test]
    public async Task Watch_LargeFile_FollowsEditsAndTheWantedSet()
    {
        using var folder = new TestFolder();
        var path = folder["services.json"];
        await System.IO.File.WriteAllTextAsync(path, Large(80));
        var endpoint = TestFolder.CreateEndpoint(path);
        var wanted = new WatchSet();
        using var stop = new CancellationTokenSource();
        var ports = new Dictionary<ServiceKey, int>();
        var loop = Task.Run(async () =>
        {
            try
            {
                await foreach (var said in endpoint.Source!.WatchAsync(wanted, stop.Token))
                {
                    if (said is SourceEvent.Snapshot snapshot)
                    {
                        lock (ports)
                        {
                            ports[snapshot.Service.Service] = snapshot.Service.Instances.Single().Port;
                        }
                    }
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
            }
        });

        wanted.Replace(new() { Services = [Texts.Orders] });
        await SeesAsync(Texts.Orders, 80);
        await System.IO.File.WriteAllTextAsync(path, Large(81));
        await SeesAsync(Texts.Orders, 81);
        var other = new ServiceKey("default", "s7");
        wanted.Replace(new() { Services = [Texts.Orders, other] });
        await SeesAsync(other, 7);
        await stop.CancelAsync();
        await loop;

        Task SeesAsync(ServiceKey service, int port) => Eventually.BeTrueAsync(
            () =>
            {
                lock (ports)
                {
                    return ports.GetValueOrDefault(service) == port;
                }
            },
            TimeSpan.FromSeconds(10),
            $"{service} on {port}");
    }

    private static string Large(int port) => $$"""
        { "services": [ {{string.Concat(Enumerable.Range(1, 5000).Select(number =>
            $$"""{ "name": "s{{number}}", "instances": [ { "host": "10.0.0.1", "port": {{number}} } ] }, """))}}
        { "name": "orders", "instances": [ { "host": "10.0.0.1", "port": {{port}} } ] } ] }
        """;
}
