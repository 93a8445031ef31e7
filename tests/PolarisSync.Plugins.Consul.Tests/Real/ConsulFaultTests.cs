using PolarisSync.Abstractions;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Consul;

/// <summary>A server that is killed, hangs, starts over empty or answers nonsense.</summary>
[TestFixture(3)]
[TestFixture(60)]
internal sealed class ConsulFaultTests(int services)
{
    private ConsulServer _server = null!;
    private CountingProxy _proxy = null!;
    private ConsulEndpoint _endpoint = null!;
    private ConsulApi _api = null!;
    private List<string> _names = [];

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    private List<ServiceKey> Keys => [.. _names.Select(ServiceKeys.Of)];

    [SetUp]
    public async Task SetUpAsync()
    {
        if (ConsulServer.FindBinary() is null)
        {
            Assert.Ignore(ConsulServer.Missing);
        }

        _server = await ConsulServer.StartAsync(null, Token);
        _proxy = await CountingProxy.StartAsync(_server.Address, Token);
        _endpoint = Endpoints.Create(new ConsulOptions { Wait = "1s" }, null, _proxy.Address);
        _api = _server.CreateApi();
        _names = [.. Enumerable.Range(0, services).Select(number => $"svc-{number}")];
        foreach (var name in _names)
        {
            await RegisterAsync(name);
        }

        await _endpoint.OpenAsync(Token);
    }

    [TearDown]
    public async Task TearDownAsync()
    {
        _api?.Dispose();
        if (_endpoint is not null)
        {
            await _endpoint.DisposeAsync();
        }

        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Test]
    public async Task Restart_EmptyWhileWatching_IsANewEpochInReads()
    {
        var before = await ReadAsync();
        await using var watch = new WatchProbe(_endpoint.Source!, _names);
        await watch.LiveAsync(Token);
        await _server.RestartAsync(Token);
        await _endpoint.OpenAsync(Token);
        await RegisterAsync(_names[0]);

        await Eventually.HoldsAsync(() => watch.Error is not null, TimeSpan.FromSeconds(15), "the watch ends", Token);
        Assert.That(watch.Error!.Kind, Is.EqualTo(SyncErrorKind.Transient));
        var after = await ReadAsync();
        Assert.That(after.Where(snapshot => snapshot.Exists).Select(snapshot => snapshot.Service.Name), Is.EqualTo(new[] { _names[0] }));
        Assert.That(after.Select(snapshot => snapshot.Version!.Value.Epoch).Distinct(StringComparer.Ordinal).Single(), Is.Not.EqualTo(before[0].Version!.Value.Epoch));
    }

    [Test]
    public async Task Restart_EmptyWithoutAnybodyOpeningAnew_IsANewEpochToo()
    {
        // Many writes, so that the new life is far behind.
        for (var round = 0; round < 40; round++)
        {
            await RegisterAsync(_names[0], round % 2 == 0 ? "critical" : "passing");
        }

        var before = await ReadAsync();
        await _server.RestartAsync(Token);
        List<ServiceSnapshot> after = [];
        await Eventually.HoldsAsync(async () => (after = await TryReadAsync()).Count > 0, TimeSpan.FromSeconds(10), "a read", Token);
        Assert.That(after[0].Version!.Value.Epoch, Is.Not.EqualTo(before[0].Version!.Value.Epoch));
    }

    [Test]
    public async Task Kill_WhileWatching_EndsTheWatchAndReadsThrowTransient()
    {
        await using var watch = new WatchProbe(_endpoint.Source!, _names);
        await watch.LiveAsync(Token);
        await _server.KillAsync(Token);
        await _proxy.TakeDownAsync();
        await Eventually.HoldsAsync(() => watch.Error is not null, TimeSpan.FromSeconds(5), "the watch ends", Token);
        AssertThrows(SyncErrorKind.Transient);
        Assert.That(watch.Events, Has.None.Matches<SourceEvent>(IsAbsence));
    }

    [Test]
    public async Task Freeze_WhileWatching_TurnsStaleThenEnds()
    {
        await using var watch = new WatchProbe(_endpoint.Source!, _names);
        await watch.LiveAsync(Token);
        await _server.FreezeAsync(Token);

        // 1 s of waiting, a sixteenth more, and 10 s for the way.
        await Eventually.HoldsAsync(() => watch.Error is not null, TimeSpan.FromSeconds(20), "the watch ends", Token);
        Assert.That(watch.Error!.Kind, Is.EqualTo(SyncErrorKind.Transient));
        Assert.That(watch.Events[^1], Is.InstanceOf<SourceEvent.Stale>());
        await _server.ResumeAsync(Token);
        await _endpoint.OpenAsync(Token);
        Assert.That(await ReadAsync(), Has.Count.EqualTo(services).And.All.Property("Exists").True);
    }

    [TestCase(ProxyFault.Error, SyncErrorKind.Transient)]
    [TestCase(ProxyFault.EmptyObject, SyncErrorKind.Protocol)]
    public async Task Fault_WhileWatching_EndsTheWatchAndNothingLooksDeleted(ProxyFault fault, SyncErrorKind kind)
    {
        await using var watch = new WatchProbe(_endpoint.Source!, _names);
        await watch.LiveAsync(Token);
        await _proxy.SetFaultAsync(fault);
        await Eventually.HoldsAsync(() => watch.Error is not null, TimeSpan.FromSeconds(5), "the watch ends", Token);
        Assert.That(watch.Events, Has.None.Matches<SourceEvent>(IsAbsence));
        AssertThrows(services > CatalogReader.MostByName && fault == ProxyFault.EmptyObject ? SyncErrorKind.Auth : kind);
        await _proxy.SetFaultAsync(ProxyFault.None);
        await _endpoint.OpenAsync(Token);
        Assert.That(await ReadAsync(), Has.Count.EqualTo(services).And.All.Property("Exists").True);
    }

    private static bool IsAbsence(SourceEvent happened) => happened is SourceEvent.Snapshot { Service.Exists: false };

    private Task RegisterAsync(string name, string status = "passing") =>
        _api.RegisterAsync("ext", name, name, "10.0.0.1", 80, status, null, Token);

    private async Task<List<ServiceSnapshot>> ReadAsync() => await _endpoint.Source!.ReadServicesAsync(Keys, Token).ToListAsync(Token);

    private async Task<List<ServiceSnapshot>> TryReadAsync()
    {
        try
        {
            return await ReadAsync();
        }
        catch (SyncException)
        {
            return [];
        }
    }

    private void AssertThrows(SyncErrorKind kind) =>
        Assert.That(ReadAsync, Throws.TypeOf<SyncException>().With.Property(nameof(SyncException.Kind)).EqualTo(kind));
}
