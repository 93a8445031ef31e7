using System.Text.Json.Nodes;
using PolarisSync.Abstractions;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Consul;

/// <summary>The same facts for a few services (a query each) and for many (one dump).</summary>
[TestFixture(5)]
[TestFixture(200)]
internal sealed class ConsulWatchTests(int services) : RealConsulTests
{
    private List<string> _names = [];
    private WatchProbe _watch = null!;

    [SetUp]
    public async Task SetUpAsync()
    {
        _names = [.. Enumerable.Range(0, services).Select(_ => NewName())];
        await RegisterAsync(_names[0], "10.0.0.1");
        await RegisterAsync(_names[1], "10.0.0.1");
        _watch = new(Source, _names);
        await _watch.LiveAsync(Token);
    }

    [TearDown]
    public async Task TearDownAsync() => await _watch.DisposeAsync();

    [Test]
    public async Task Watch_EachKindOfChange_IsSeenWithinASecondAndEqualsARead()
    {
        var name = _names[0];
        await SeesAsync(() => RegisterAsync(name, "10.0.0.1", "critical"), name, snapshot => snapshot.Instances.Single().Health == InstanceHealth.Critical);
        await SeesAsync(
            () => RegisterAsync(name, "10.0.0.1", "critical", new() { ["Meta"] = new JsonObject { ["k"] = "v" } }),
            name,
            snapshot => snapshot.Instances.Single().Metadata.Count == 1);
        await SeesAsync(() => RegisterAsync(name, "10.0.0.2"), name, snapshot => snapshot.Instances.Length == 2);
        await SeesAsync(() => Api.DeregisterAsync("ext", $"{name}-10.0.0.1", Token), name, snapshot => snapshot.Instances.Length == 1);
        await SeesAsync(() => Api.DeregisterAsync("ext", $"{name}-10.0.0.2", Token), name, snapshot => !snapshot.Exists);
        await SeesAsync(() => RegisterAsync(name, "10.0.0.3"), name, snapshot => snapshot.Instances.Length == 1);
        var last = _watch.Events.OfType<SourceEvent.Snapshot>().Last(seen => seen.Service.Service.Name == name).Service;
        var read = await Source.ReadAsync(name, Token);
        Assert.That(last.Instances, Is.EquivalentTo(read.Instances));
        Assert.That(read.Version!.Value.IsOlderThan(last.Version!.Value), Is.False);
    }

    [Test]
    public async Task Watch_NewService_ChangesTheList()
    {
        var before = _watch.Events.Count;
        await RegisterAsync(NewName("new"), "10.0.0.1");
        var took = await _watch.SeesAsync(happened => happened is SourceEvent.ListChanged { Namespace: "default" }, "list", Token, before);
        Assert.That(took, Is.LessThan(Second));
    }

    [Test]
    public async Task Watch_ServiceJoinsTheSet_IsAnnouncedAndFollowed()
    {
        var name = NewName();
        await RegisterAsync(name, "10.0.0.1");
        _watch.Want(true, _names.Append(name));
        await _watch.SeesAsync(name, snapshot => snapshot.Instances.Length == 1, Token);
        await SeesAsync(() => RegisterAsync(name, "10.0.0.2"), name, snapshot => snapshot.Instances.Length == 2);
    }

    [Test]
    public async Task Watch_SetGrowsAndShrinks_GoesOnInTheOtherWay()
    {
        var name = _names[0];
        var other = services > 24 ? _names.Take(5) : [.. _names, .. Enumerable.Range(0, 100).Select(_ => NewName())];
        _watch.Want(true, other);
        await SeesAsync(() => RegisterAsync(name, "10.0.0.2"), name, snapshot => snapshot.Instances.Length == 2, Second * 2);
        _watch.Want(true, _names);
        await SeesAsync(() => RegisterAsync(name, "10.0.0.3"), name, snapshot => snapshot.Instances.Length == 3, Second * 2);
    }

    [Test]
    public async Task Watch_KeyValueWrites_SayNothing()
    {
        var before = _watch.Events.Count;
        await Api.PutAsync("/v1/kv/k", "v", Token);
        await SeesAsync(() => RegisterAsync(_names[1], "10.0.0.9"), _names[1], snapshot => snapshot.Instances.Length == 2);
        Assert.That(_watch.Events.Skip(before), Has.All.InstanceOf<SourceEvent.Snapshot>().And.All.Property("Service").Property("Service").Property("Name").EqualTo(_names[1]));
    }

    [Test]
    public async Task Watch_Settled_UsesFewConnectionsAndNoPlainReads()
    {
        await using var proxy = await CountingProxy.StartAsync(Server.Address, Token);
        await using var endpoint = Endpoints.Create(new ConsulOptions { Wait = "1s" }, null, proxy.Address);
        await using var watch = new WatchProbe(endpoint.Source!, _names);
        await watch.LiveAsync(Token);
        proxy.Forget();
        await Eventually.HoldsAsync(() => proxy.Requests.Count(request => request.IsBlocking) >= 3, TimeSpan.FromSeconds(10), "three rounds", Token);
        Assert.That(proxy.PlainReads, Is.Empty);
        Assert.That(proxy.MostConnections, Is.LessThanOrEqualTo(services > 24 ? 4 : services + 4));
    }

    private async Task SeesAsync(Func<Task> change, string name, Func<ServiceSnapshot, bool> match, TimeSpan? within = null)
    {
        var before = _watch.Events.Count;
        await change();
        var took = await _watch.SeesAsync(name, match, Token, before);
        Assert.That(took, Is.LessThan(within ?? Second));
    }
}
