using PolarisSync.Abstractions;
using PolarisSync.Tests.Fakes.Nacos;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Nacos.Versions;

/// <summary>What goes other ways in other versions: logins, namespaces and persistent instances over the v1 or the v3 API.</summary>
[TestFixture("2.3.2")]
[TestFixture("2.5.1")]
[TestFixture("3.0.3")]
internal sealed class VersionTests(string version)
{
    private static readonly ServiceInstance s_copy = new() { Host = "10.0.0.1", Port = 80, Health = InstanceHealth.Passing, Mark = "a", Metadata = MetadataMap.From([new("k", "v ü {\"}")]) };
    private static readonly TargetKey s_target = new(new(ServiceKey.DefaultNamespace, "G1__orders"));

    private FakeNacos _server = null!;
    private NacosEndpoint _endpoint = null!;

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    [TearDown]
    public async Task StopAsync()
    {
        await _endpoint.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task Open_WithLogin_TellsTheVersion()
    {
        var info = await StartAsync(auth: true);

        Assert.That(info.ServerVersion, Is.EqualTo(version));
        Assert.That(info.Warnings, Is.Empty, "an administrator may read the namespaces");
        Assert.That(await _endpoint.ProbeAsync(Token), Is.True);
    }

    [Test]
    public async Task Token_RefusedMidRun_IsRenewedAndNothingFails()
    {
        await StartAsync(auth: true);
        Assert.That((await ApplyAsync(Create(s_copy))).IsApplied, Is.True);

        // A token given out within the last second is not taken for the reason of a refusal.
        var since = TimeProvider.System.GetTimestamp();
        await Eventually.HoldsAsync(() => TimeProvider.System.GetElapsedTime(since) > TimeSpan.FromSeconds(1.1), TimeSpan.FromSeconds(5), "the token is not new", Token);
        _server.ExpireTokens();

        var outcome = await ApplyAsync(Create(s_copy with { Weight = 300 }));
        Assert.That(outcome.IsApplied, Is.True, outcome.Message);
        var observed = await ObserveAsync();
        Assert.That((observed.Exists, observed.IsOwnershipWeak), Is.EqualTo((true, false)), "our connection names it");
    }

    [Test]
    public async Task Apply_PersistentByOption_IsWrittenReadAndTakenAway()
    {
        await StartAsync(auth: false, NacosOptions.Persistent);
        var outcome = await ApplyAsync(Create(s_copy));
        Assert.That(outcome.IsApplied, Is.True, outcome.Message);
        var observed = await ObserveAsync();
        Assert.That((observed.Instances.Single().Instance, observed.Instances.Single().Handle), Is.EqualTo((s_copy, Ownerships.Address)));
        Assert.That(_server.Entries.Single().Ephemeral, Is.False);
        Assert.That(observed.IsOwnershipWeak, Is.True, "only the address names it");

        outcome = await ApplyAsync(new() { Kind = ChangeKind.Delete, Owner = "a", Observed = observed.Instances.Single() });
        Assert.That(outcome.IsApplied, Is.True, outcome.Message);
        Assert.That(_server.Entries, Is.Empty);
    }

    [Test]
    public async Task Apply_NamespaceMissing_IsCreated()
    {
        await StartAsync(auth: true);
        var target = new TargetKey(new("team-a", "orders"));
        var plan = new ChangeSet { Target = target, Observed = new() { Target = target }, Changes = [Create(s_copy)], Complete = [s_copy] };
        var outcome = (await _endpoint.Destination!.ApplyAsync([plan], Token)).ChangeSets.Single().Outcomes.Single();

        Assert.That(outcome.IsApplied, Is.True, outcome.Message);
        Assert.That(_server.Entries.Single().Namespace, Is.EqualTo("team-a"));
        await Eventually.HoldsAsync(async () => await CountOwnedAsync() == 1, TimeSpan.FromSeconds(5), "it is found again in its namespace", Token);
    }

    [Test]
    public async Task Apply_PoisonAmongTwenty_OnlyItIsRejected()
    {
        await StartAsync(auth: false);
        _server.Faults.Poison = address => address == "10.0.0.7:80";
        var copies = Enumerable.Range(1, 20).Select(number => s_copy with { Host = $"10.0.0.{number}" }).ToList();
        var plan = new ChangeSet { Target = s_target, Observed = new() { Target = s_target }, Changes = [.. copies.Select(Create)], Complete = [.. copies] };
        var result = (await _endpoint.Destination!.ApplyAsync([plan], Token)).ChangeSets.Single();

        Assert.That(result.Outcomes.Select(outcome => outcome.Error).Index().Where(pair => pair.Item is not null), Is.EqualTo(new (int, SyncErrorKind?)[] { (6, SyncErrorKind.Rejected) }));
        Assert.That(_server.Entries, Has.Count.EqualTo(19));
    }

    [Test]
    public async Task Down_ForAWhile_CopiesAreBackWithTheServer()
    {
        await StartAsync(auth: true);
        await ApplyAsync(Create(s_copy));
        await _server.RestartAsync(NacosRestart.Empty, Token);
        await Eventually.HoldsAsync(() => _server.Entries.Count == 1, TimeSpan.FromSeconds(15), "the copy is back", Token);

        Assert.That(_server.Entries.Single().Metadata[SyncMark.MetadataKey], Is.EqualTo("a"));
    }

    private static InstanceChange Create(ServiceInstance copy) => new() { Kind = ChangeKind.Create, Owner = "a", Desired = copy };

    private async Task<EndpointInfo> StartAsync(bool auth, string kind = NacosOptions.Ephemeral)
    {
        _server = await FakeNacos.StartAsync(new() { Version = version, Auth = auth }, Token);
        _endpoint = Endpoints.Create(_server.Port, new() { InstanceKind = kind }, auth ? "nacos" : null, auth ? "nacos" : null);
        return await _endpoint.OpenAsync(Token);
    }

    private async Task<ChangeOutcome> ApplyAsync(InstanceChange change)
    {
        var plan = new ChangeSet { Target = s_target, Observed = await ObserveAsync(), Changes = [change], Complete = change.Desired is { } desired ? [desired] : [] };
        return (await _endpoint.Destination!.ApplyAsync([plan], Token)).ChangeSets.Single().Outcomes.Single();
    }

    private async Task<ObservedService> ObserveAsync()
    {
        await foreach (var observed in _endpoint.Destination!.ReadTargetsAsync([s_target], Token))
        {
            return observed;
        }

        throw new InvalidOperationException("Nothing was read.");
    }

    private async Task<int> CountOwnedAsync()
    {
        var count = 0;
        await foreach (var owned in _endpoint.Destination!.ListOwnedAsync(["a"], Token))
        {
            count += owned.Copies;
        }

        return count;
    }
}
