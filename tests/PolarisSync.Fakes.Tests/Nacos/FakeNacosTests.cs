using System.Collections.Immutable;
using System.Net;
using Grpc.Core;
using PolarisSync.Tests.Fakes.Nacos;
using PolarisSync.Tests.Fakes.Nacos.Applications;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Fakes.Tests.Nacos;

/// <summary>What tests lean on beyond the captures: owners, lags, losses, restarts, faults and the log of writes.</summary>
[CancelAfter(60_000)]
internal sealed class FakeNacosTests
{
    private const string Group = "DEFAULT_GROUP";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);
    private static readonly NacosAddress One = new() { Ip = "10.1.0.1", Port = 80, Weight = 0.5 };
    private static readonly NacosAddress Two = new() { Ip = "10.1.0.2", Port = 80 };

    [Test]
    public async Task Application_RegistersAndLeaves_IsSeenByAnother(CancellationToken cancellationToken)
    {
        await using var nacos = await StartAsync(cancellationToken);
        await using var owner = await JoinAsync(nacos, "orders-app", cancellationToken);
        await using var reader = await JoinAsync(nacos, "reader", cancellationToken);
        await reader.SubscribeAsync(Group, "orders", cancellationToken);

        await owner.RegisterAllAsync(Group, "orders", [One, Two], cancellationToken);
        await SeesAsync(reader, 2, cancellationToken);
        Assert.That(reader.Seen(Group, "orders")!.Select(instance => (instance.ToString(), instance.Weight)), Is.EquivalentTo(new[] { ("10.1.0.1:80", 0.5), ("10.1.0.2:80", 1.0) }));
        Assert.That(await reader.ReadAsync(Group, "orders", cancellationToken), Has.Count.EqualTo(2));

        await owner.DeregisterAsync(Group, "orders", One, cancellationToken);
        await SeesAsync(reader, 0, cancellationToken);
        Assert.That(
            nacos.Writes.Select(write => (write.Kind, write.By, write.Address)),
            Is.EqualTo(new[]
            {
                (NacosWriteKind.Registered, "orders-app", "10.1.0.1:80"), (NacosWriteKind.Registered, "orders-app", "10.1.0.2:80"),
                (NacosWriteKind.Removed, "orders-app", "10.1.0.1:80"), (NacosWriteKind.Removed, "orders-app", "10.1.0.2:80"),
            }));
    }

    [Test]
    public async Task Application_SameAddressFromTwoOwners_IsThereTwiceAndEachLeavesAlone(CancellationToken cancellationToken)
    {
        await using var nacos = await StartAsync(cancellationToken);
        await using var native = await JoinAsync(nacos, "native", cancellationToken);
        await using var copier = await JoinAsync(nacos, "copier", cancellationToken);
        var copy = One with { Metadata = ImmutableDictionary<string, string>.Empty.Add("__sync__", "polaris-a") };

        await native.RegisterAsync(Group, "orders", One, cancellationToken);
        await copier.RegisterAsync(Group, "orders", copy, cancellationToken);
        Assert.That(nacos.Entries.Select(entry => entry.Owner), Is.EqualTo(new[] { native.ConnectionId, copier.ConnectionId }));

        await native.DeregisterAsync(Group, "orders", One, cancellationToken);
        Assert.That(nacos.Entries.Single().Metadata, Contains.Key("__sync__"));
        Assert.That(nacos.Writes.Count(write => write.Kind == NacosWriteKind.Removed && write.Before!.ContainsKey("__sync__")), Is.Zero);
    }

    [Test]
    public async Task Application_Dies_TakesItsEphemeralInstancesAlong(CancellationToken cancellationToken)
    {
        await using var nacos = await StartAsync(cancellationToken);
        await using var reader = await JoinAsync(nacos, "reader", cancellationToken);
        var owner = await JoinAsync(nacos, "owner", cancellationToken);
        await owner.RegisterAsync(Group, "orders", One, cancellationToken);
        await owner.RegisterPersistentAsync(Group, "kept", Two, cancellationToken);

        await owner.DisposeAsync();

        await Eventually.HoldsAsync(() => nacos.Entries.All(entry => !entry.Ephemeral), Soon, "the ephemeral instance goes", cancellationToken);
        Assert.That(nacos.Entries.Single().Service, Is.EqualTo("kept"));
        Assert.That(nacos.Writes[^1].Kind, Is.EqualTo(NacosWriteKind.Expired));
        await reader.DeregisterPersistentAsync(Group, "kept", Two, cancellationToken);
        Assert.That(nacos.Entries, Is.Empty);
    }

    [TestCase(NacosRestart.KeepsPersistent, 1)]
    [TestCase(NacosRestart.Empty, 0)]
    public async Task Restart_SameAddress_KnowsWhatItShould(NacosRestart kind, int left, CancellationToken cancellationToken)
    {
        await using var nacos = await StartAsync(cancellationToken);
        await using (var owner = await JoinAsync(nacos, "owner", cancellationToken))
        {
            await owner.RegisterAsync(Group, "orders", One, cancellationToken);
            await owner.RegisterPersistentAsync(Group, "kept", Two, cancellationToken);

            await nacos.RestartAsync(kind, cancellationToken);
        }

        Assert.That(nacos.Entries, Has.Count.EqualTo(left));
        await using var again = await JoinAsync(nacos, "again", cancellationToken);
        await again.RegisterAsync(Group, "orders", One, cancellationToken);
        Assert.That(nacos.Entries, Has.Count.EqualTo(left + 1));
        Assert.That(nacos.Clients, Is.EqualTo(1));
    }

    [Test]
    public async Task Cut_Connections_AreGoneAndNewOnesWelcome(CancellationToken cancellationToken)
    {
        await using var nacos = await StartAsync(cancellationToken);
        await using var owner = await JoinAsync(nacos, "owner", cancellationToken);
        await owner.RegisterAsync(Group, "orders", One, cancellationToken);

        nacos.Cut();

        await Eventually.HoldsAsync(() => nacos.Entries.Count == 0 && nacos.Clients == 0, Soon, "the connection is gone", cancellationToken);
        await using var again = await JoinAsync(nacos, "again", cancellationToken);
        await again.RegisterAsync(Group, "orders", One, cancellationToken);
        Assert.That(nacos.Entries, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Faults_PoisonEmptyAndRefusals_AreWhatIsAnswered(CancellationToken cancellationToken)
    {
        await using var nacos = await StartAsync(cancellationToken);
        await using var owner = await JoinAsync(nacos, "owner", cancellationToken);
        using var http = new HttpClient { BaseAddress = nacos.Address };
        await owner.RegisterAsync(Group, "orders", One, cancellationToken);

        nacos.Faults.Poison = address => address == "10.1.0.2:80";
        Assert.That(() => owner.RegisterAllAsync(Group, "orders", [One, Two], cancellationToken), Throws.InvalidOperationException.With.Message.Contains("refused with 400"));
        Assert.That(nacos.Entries, Has.Count.EqualTo(1));

        nacos.Faults.EmptyAnswers = true;
        Assert.That(await owner.ReadAsync(Group, "orders", cancellationToken), Is.Empty);
        nacos.Faults.EmptyAnswers = false;

        nacos.Faults.Status = 429;
        using (var refused = await http.GetAsync(new Uri("/nacos/v1/ns/instance/list?serviceName=orders", UriKind.Relative), cancellationToken))
        {
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        }

        Assert.That(() => owner.ReadAsync(Group, "orders", cancellationToken), Throws.InvalidOperationException.With.Message.Contains("refused with 503"));
        nacos.Faults.Status = null;

        nacos.Faults.CutConnections = true;
        Assert.That(() => owner.ReadAsync(Group, "orders", cancellationToken), Throws.TypeOf<RpcException>());
        nacos.Faults.CutConnections = false;
        Assert.That(nacos.Requests["ServiceQueryRequest"], Is.EqualTo(2));
    }

    [Test]
    public async Task Auth_TokenExpires_IsRefusedUntilTheNextLogin(CancellationToken cancellationToken)
    {
        await using var nacos = await FakeNacos.StartAsync(new FakeNacosOptions { Auth = true }, cancellationToken);
        var token = await NacosLogin.LoginAsync(nacos.Address, "nacos", "nacos", cancellationToken);
        await using var owner = await NacosApplication.StartAsync(nacos.Address, "public", "owner", token, cancellationToken);
        await owner.RegisterAsync(Group, "orders", One, cancellationToken);

        nacos.ExpireTokens();

        Assert.That(() => owner.ReadAsync(Group, "orders", cancellationToken), Throws.InvalidOperationException.With.Message.Contains("refused with 403: token expired!"));
        Assert.That(nacos.Entries, Has.Count.EqualTo(1));
    }

    private static Task<FakeNacos> StartAsync(CancellationToken cancellationToken) => FakeNacos.StartAsync(new FakeNacosOptions(), cancellationToken);

    private static Task<NacosApplication> JoinAsync(FakeNacos nacos, string name, CancellationToken cancellationToken) =>
        NacosApplication.StartAsync(nacos.Address, "public", name, token: null, cancellationToken);

    private static Task<TimeSpan> SeesAsync(NacosApplication reader, int count, CancellationToken cancellationToken) => Eventually.HoldsAsync(
        () => reader.Seen(Group, "orders")?.Count == count, Soon, $"{count} instances are pushed", cancellationToken);
}
