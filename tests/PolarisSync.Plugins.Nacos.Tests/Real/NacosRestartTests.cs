using System.Diagnostics;
using PolarisSync.Abstractions;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Nacos.Real;

/// <summary>A server of its own that is killed and comes back, and a gate before it that breaks.</summary>
internal sealed class NacosRestartTests : RealNacosTests
{
    private NacosServer? _server;
    private TcpGate? _gate;

    [OneTimeTearDown]
    public async Task StopServerAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [TearDown]
    public async Task CloseGateAsync()
    {
        if (_gate is not null)
        {
            await _gate.DisposeAsync();
            _gate = null;
        }
    }

    [Test]
    public async Task Killed_ServerComesBackEmpty_EveryCopyIsBackWithinSeconds()
    {
        var services = Enumerable.Range(0, 40).Select(_ => NewService()).ToList();
        foreach (var service in services)
        {
            await ApplyAsync(service, Enumerable.Range(1, 10).Select(Copy));
        }

        await SeenAsync(services[^1], 10);
        await Server.RestartAsync(Token);
        var took = Stopwatch.StartNew();
        foreach (var service in services)
        {
            await SeenAsync(service, 10, 30);
        }

        await TestContext.Out.WriteLineAsync($"{services.Count * 10} copies were back {took.Elapsed.TotalSeconds:0.0} s after the server was ready.");
        Assert.That(took.Elapsed, Is.LessThan(TimeSpan.FromSeconds(30)));
        Assert.That((await ObserveAsync(services[0])).Instances.Select(entry => entry.Ownership), Is.All.EqualTo(CopyOwnership.Ours));
    }

    [Test]
    public async Task Killed_ChangesWhileItIsDown_FailAsTransientAndGoOnAfterwards()
    {
        var service = NewService();
        await PutAsync(service, Copy(1), Copy(2));
        var plan = Plan(await ObserveAsync(service), Copy(2), Copy(3));
        await Server.KillAsync(Token);
        var failed = (await Destination.ApplyAsync([plan], Token)).ChangeSets.Single();
        Assert.That(failed.Outcomes.Select(outcome => outcome.Error), Is.All.EqualTo(SyncErrorKind.Transient));
        await Server.LaunchAgainAsync(Token);
        await SeenAsync(service, 2, 30);
        Assert.That((await ObserveAsync(service)).Instances.Select(entry => entry.Instance.Host), Is.EquivalentTo(new[] { Copy(1).Host, Copy(2).Host }), "what was acknowledged");

        Assert.That((await ApplyAsync(service, Copy(2), Copy(3))).Outcomes.Select(outcome => outcome.IsApplied), Is.All.True);
        await Eventually.HoldsAsync(
            async () => (await ObserveAsync(service)).Instances.Select(entry => entry.Instance.Host).Order(StringComparer.Ordinal).SequenceEqual([Copy(2).Host, Copy(3).Host], StringComparer.Ordinal),
            TimeSpan.FromSeconds(5),
            "the change is read",
            Token);
    }

    [Test]
    public async Task Killed_ApplicationsAreNotBackYet_TheirLossIsNotBelieved()
    {
        var service = NewService();
        var natives = new[] { 1, 2, 3 }.Select(number => (NacosService.Of(service), Copy(number) with { Mark = null })).ToList();
        var application = await Application.ConnectAsync(Server.GrpcPort, Token);
        await application.PutAsync(natives, Token);
        await SeenAsync(service, 3);
        Assert.That((await ReadAsync(service)).Instances, Has.Length.EqualTo(3));
        await using (var watch = new WatchLog(Source, service))
        {
            await watch.LiveAsync(Token);
            await Server.KillAsync(Token);
            await Eventually.HoldsAsync(() => watch.Error is not null, TimeSpan.FromSeconds(10), "the watch ends", Token);
            Assert.That(watch.Error!.Kind, Is.EqualTo(SyncErrorKind.Transient));
        }

        await application.DisposeAsync();
        await Server.LaunchAgainAsync(Token);
        await Endpoint.OpenAsync(Token);
        var error = Assert.ThrowsAsync<SyncException>(() => ReadAsync(service))!;
        Assert.That((error.Kind, error.RetryAfter == TimeSpan.FromSeconds(2)), Is.EqualTo((SyncErrorKind.Transient, true)), error.Message);

        await using var again = await Application.ConnectAsync(Server.GrpcPort, Token);
        await again.PutAsync(natives.Take(1), Token);
        await SeenAsync(service, 1);
        Assert.ThrowsAsync<SyncException>(() => ReadAsync(service), "one of three");
        await again.PutAsync(natives, Token);
        await SeenAsync(service, 3);
        Assert.That((await ReadAsync(service)).Instances, Has.Length.EqualTo(3), "all are back, at once believed");
    }

    [Test]
    public async Task Silent_ConnectionStaysOpen_IsNoticedAndCopiesAreBack()
    {
        _gate = TcpGate.Open(Server.Port, Server.GrpcPort);
        await using var endpoint = Endpoints.Create(_gate.Port);
        await endpoint.OpenAsync(Token);
        var service = NewService();
        await endpoint.Destination!.ApplyAsync([Plan(await ObserveAsync(service, endpoint.Destination), Copy(1))], Token);
        await SeenAsync(service, 1);
        _gate.Hold();

        // The server gives a silent client up after about 25 s.
        await SeenAsync(service, 0, 60);
        _gate.Release();
        await SeenAsync(service, 1, 15);
    }

    [Test]
    public async Task Cut_AgainAndAgain_CopiesAreBackEachTime()
    {
        _gate = TcpGate.Open(Server.Port, Server.GrpcPort);
        await using var endpoint = Endpoints.Create(_gate.Port);
        await endpoint.OpenAsync(Token);
        var service = NewService();
        await endpoint.Destination!.ApplyAsync([Plan(await ObserveAsync(service, endpoint.Destination), Copy(1), Copy(2))], Token);
        await SeenAsync(service, 2);
        for (var round = 0; round < 3; round++)
        {
            _gate.TakeDown();
            await SeenAsync(service, 0);
            _gate.BringUp();
            await SeenAsync(service, 2, 15);
        }
    }

    protected override async Task<NacosServer> GetServerAsync() => _server ??= await StartServerAsync();
}
