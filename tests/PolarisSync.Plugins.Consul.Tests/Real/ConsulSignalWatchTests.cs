using PolarisSync.Abstractions;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Consul;

/// <summary>Many services at a server that has no dump: documented calls and hints.</summary>
internal sealed class ConsulSignalWatchTests : RealConsulTests
{
    [Test]
    public async Task Watch_WithoutTheDump_HintsAtEachKindOfChange()
    {
        await using var proxy = await CountingProxy.StartAsync(Server.Address, Token);
        proxy.Missing = path => path.StartsWith("/v1/internal", StringComparison.Ordinal);
        await using var endpoint = Endpoints.Create(new ConsulOptions { Wait = "2s" }, null, proxy.Address);
        List<string> names = [.. Enumerable.Range(0, 40).Select(_ => NewName())];
        await RegisterAsync(names[0], "10.0.0.1");
        await using var watch = new WatchProbe(endpoint.Source!, names);
        await watch.LiveAsync(Token);

        await HintsAsync(() => RegisterAsync(names[0], "10.0.0.1", "critical"), changed => changed.Service.Name == names[0]);
        await HintsAsync(() => RegisterAsync(names[1], "10.0.0.1"), changed => changed.Service.Name == names[1]);
        await HintsAsync(() => Api.DeregisterAsync("ext", $"{names[1]}-10.0.0.1", Token), changed => changed.Service.Name == names[1]);
        Assert.That(watch.Error, Is.Null);
        Assert.That(proxy.Requests.Count(request => request.Path.StartsWith("/v1/internal", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(await endpoint.Source!.ReadServicesAsync([.. names.Select(ServiceKeys.Of)], Token).CountAsync(Token), Is.EqualTo(40));

        async Task HintsAsync(Func<Task> change, Func<SourceEvent.Changed, bool> match)
        {
            var before = watch.Events.Count;
            await change();
            await watch.SeesAsync(happened => happened is SourceEvent.Changed changed && match(changed), "a hint", Token, before);
        }
    }
}
