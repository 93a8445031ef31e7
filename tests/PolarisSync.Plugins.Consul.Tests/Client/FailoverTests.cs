using PolarisSync.Abstractions;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Consul;

internal sealed class FailoverTests
{
    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task Read_FirstAddressIsDown_TheNextAnswers()
    {
        await using var server = await LoopbackConsul.StartAsync();
        await using var endpoint = Endpoints.Create(new Uri($"http://127.0.0.1:{FreePorts.Find(1)[0]}"), server.Address);
        var info = await endpoint.OpenAsync(Token);
        Assert.That(info.ServerVersion, Is.EqualTo("1.8.7"));
    }

    [Test]
    public async Task Open_AllAreDown_ThrowsTransient()
    {
        await using var endpoint = Endpoints.Create(new Uri($"http://127.0.0.1:{FreePorts.Find(1)[0]}"), new Uri($"http://127.0.0.1:{FreePorts.Find(1)[0]}"));
        Assert.That(() => endpoint.OpenAsync(Token), Throws.TypeOf<SyncException>().With.Property(nameof(SyncException.Kind)).EqualTo(SyncErrorKind.Transient));
    }

    [Test]
    public async Task Open_NoLeader_ThrowsTransient()
    {
        await using var server = (await LoopbackConsul.StartAsync()).With("/v1/status/leader", "\"\"");
        await using var endpoint = Endpoints.Create(server.Address);
        Assert.That(() => endpoint.OpenAsync(Token), Throws.TypeOf<SyncException>().With.Property(nameof(SyncException.Kind)).EqualTo(SyncErrorKind.Transient));
    }

    [Test]
    public async Task Read_DatacenterIsSet_IsAskedFor()
    {
        await using var server = (await LoopbackConsul.StartAsync()).With("/v1/catalog/services", LoopbackConsul.Services);
        await using var endpoint = Endpoints.Create(new ConsulOptions { Dc = "d 2" }, null, server.Address);
        await endpoint.Source!.ListServicesAsync("default", Token);
        Assert.That(server.Requests.Single().Path, Is.EqualTo("/v1/catalog/services?dc=d%202"));
    }

    [Test]
    public async Task Open_AgentMayNotBeRead_WarnsAndGoesOn()
    {
        await using var server = (await LoopbackConsul.StartAsync()).With("/v1/agent/self", "Permission denied", 403);
        await using var endpoint = Endpoints.Create(server.Address);
        var info = await endpoint.OpenAsync(Token);
        Assert.That((info.ServerVersion, info.Warnings.Length), Is.EqualTo(("unknown", 1)));
    }
}
