using PolarisSync.Abstractions;
using PolarisSync.Tests.Fakes.Polaris;
using PolarisSync.Tests.Fakes.Polaris.Faults;

namespace PolarisSync.Plugins.Polaris.Fake;

/// <summary>What goes wrong at a server is told by its kind, nothing is taken for empty because of it, and all is well once it ends.</summary>
[TestFixture(false)]
[TestFixture(true)]
internal sealed class PolarisFaultTests(bool withGrpc) : FakePolarisTests
{
    private static readonly ServiceKey s_orders = Key("orders");
    private PolarisEndpoint _endpoint = null!;

    [SetUp]
    public async Task FillAsync()
    {
        await PutNativesAsync([("orders", 0), ("orders", 1)]);
        Server.TurnCache();
        _endpoint = await OpenAsync(withGrpc);
    }

    [TestCase(401001, SyncErrorKind.Auth)]
    [TestCase(500001, SyncErrorKind.Transient)]
    [TestCase(429001, SyncErrorKind.Transient)]
    public async Task Code_OfTheServer_IsToldAndEndsWell(int code, SyncErrorKind kind)
    {
        var fault = Server.Faults.Add(PolarisCall.All, PolarisFault.Code(code));

        Assert.That(ReadAsync, Throws.TypeOf<SyncException>().With.Property(nameof(SyncException.Kind)).EqualTo(kind));
        Assert.That(await ApplyAsync(1), Is.All.EqualTo(kind));
        Assert.That(() => _endpoint.Source!.ListServicesAsync("default", Token), Throws.TypeOf<SyncException>());
        Assert.That(() => _endpoint.ProbeAsync(Token), Throws.TypeOf<SyncException>().With.Property(nameof(SyncException.Kind)).EqualTo(kind));

        fault.Dispose();
        Assert.That((await ReadAsync()).Instances, Has.Length.EqualTo(2));
        Assert.That(await ApplyAsync(1), Is.All.Null);
        Assert.That(Server.Instances("orders"), Has.Length.EqualTo(3));
    }

    [Test]
    public async Task OneBadOf100_IsRefusedAloneAndTheRestLands()
    {
        Server.Faults.Poison(instance => instance.Host == Samples.Copy(42).Host);

        var errors = await ApplyAsync(100);

        Assert.That(errors.Count(error => error is null), Is.EqualTo(99));
        Assert.That(errors[42], Is.EqualTo(SyncErrorKind.Rejected));
        Assert.That(Server.Instances("orders"), Has.Length.EqualTo(101));
    }

    [Test]
    public async Task Unchanged_ForAsLongAsItLasts_IsTheListThatIsKnown()
    {
        var known = await ReadAsync();
        await using var watch = new WatchProbe(_endpoint.Source!, s_orders);
        await watch.SeesAsync(() => watch.LastOf(s_orders) is not null, "the first snapshot");
        using (Server.Faults.Add(PolarisCall.Discover, PolarisFault.Unchanged))
        {
            await PutNativesAsync([("orders", 2)]);
            Assert.That((await ReadAsync()).Instances, Is.EqualTo(known.Instances));
            var fresh = await OpenFreshAsync();
            Assert.That(fresh, Is.EqualTo(SyncErrorKind.Protocol), "who knows nothing learns nothing");
        }

        await watch.SeesAsync(() => watch.LastOf(s_orders)!.Instances.Length == 3, "the change, once the server tells it");
        Assert.That(watch.Snapshots.Select(snapshot => snapshot.Instances.Length), Is.All.GreaterThanOrEqualTo(2));
    }

    [Test]
    public async Task Write_DoneWithoutAnAnswer_IsTransientAndReadBack()
    {
        using (Server.Faults.Add(PolarisCall.Register, PolarisFault.CutAfter))
        {
            Assert.That(await ApplyAsync(3), Is.All.EqualTo(SyncErrorKind.Transient));
        }

        var observed = (await _endpoint.Destination!.ReadTargetsAsync([new(s_orders)], Token).ToListAsync(Token)).Single();

        Assert.That(observed.Instances.Count(instance => instance.Ownership == CopyOwnership.Ours), Is.EqualTo(3), "the read waited until it shows");
        Assert.That(await ApplyAsync(3), Is.All.Null, "a second time harms nobody");
        Assert.That(Server.Instances("orders"), Has.Length.EqualTo(5));
    }

    [Test]
    public async Task ServerRestartsEmpty_IsAbsentAndNothingIsTakenForUnchanged()
    {
        Assert.That((await ReadAsync()).Instances, Has.Length.EqualTo(2));
        await Server.StopAsync();
        Assert.That(ReadAsync, Throws.TypeOf<SyncException>().With.Property(nameof(SyncException.Kind)).EqualTo(SyncErrorKind.Transient));
        await Server.StartAgainAsync(empty: true, Token);

        Assert.That((await ReadAsync()).Exists, Is.False);
    }

    [Test]
    public async Task Watch_ServerReplaced_EndsAndTheNextOneTellsAll()
    {
        await using (var watch = new WatchProbe(_endpoint.Source!, s_orders))
        {
            await watch.SeesAsync(() => watch.LastOf(s_orders)?.Instances.Length == 2, "the first snapshot");
            await (withGrpc ? Server.ReplaceGrpcAsync(Token) : Server.StopAsync());
            await watch.EndsAsync();
            Assert.That((watch.Error as SyncException)?.Kind, Is.EqualTo(SyncErrorKind.Transient));
            Assert.That(watch.Snapshots.Select(snapshot => snapshot.Instances.Length), Is.All.EqualTo(2));
        }

        if (!withGrpc)
        {
            await Server.StartAgainAsync(empty: false, Token);
        }

        await _endpoint.OpenAsync(Token);
        await using var again = new WatchProbe(_endpoint.Source!, s_orders);
        await again.SeesAsync(() => again.LastOf(s_orders)?.Instances.Length == 2, "all of it again");
        await RemoveNativeAsync("orders", 1);
        await again.SeesAsync(() => again.LastOf(s_orders)!.Instances.Length == 1, "the change");
    }

    [Test]
    public async Task Watch_OpenButSilent_SaysSoAndEnds()
    {
        await using var watch = new WatchProbe(_endpoint.Source!, s_orders);
        await watch.SeesAsync(() => watch.LastOf(s_orders) is not null, "the first snapshot");

        Server.Faults.Add(PolarisCall.Discover, PolarisFault.Silent);
        await watch.EndsAsync();

        Assert.That((watch.Error as SyncException)?.Kind, Is.EqualTo(SyncErrorKind.Transient));
        Assert.That(watch.Events.OfType<SourceEvent.Stale>().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Watch_RepeatedRegistrationWithoutAChange_TellsNothing()
    {
        await using var watch = new WatchProbe(_endpoint.Source!, s_orders);
        await watch.SeesAsync(() => watch.LastOf(s_orders) is not null, "the first snapshot");
        await PutNativesAsync([("orders", 0), ("orders", 1)]);
        await PutNativesAsync([("orders", 2)]);

        await watch.SeesAsync(() => watch.LastOf(s_orders)!.Instances.Length == 3, "the change");

        Assert.That(watch.Snapshots.Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task Watch_NewService_ChangesTheList()
    {
        await using var watch = new WatchProbe(_endpoint.Source!, s_orders);
        await watch.LiveAsync();
        await PutNativesAsync([("billing", 0)]);

        await watch.SeesAsync(() => watch.Events.OfType<SourceEvent.ListChanged>().Any(), "the list");

        Assert.That((await _endpoint.Source!.ListServicesAsync("default", Token)).Services, Does.Contain(Key("billing")));
    }

    private async Task<ServiceSnapshot> ReadAsync() => (await _endpoint.Source!.ReadServicesAsync([s_orders], Token).ToListAsync(Token)).Single();

    private async Task<SyncErrorKind?> OpenFreshAsync()
    {
        try
        {
            await OpenAsync(withGrpc);
            return null;
        }
        catch (SyncException error)
        {
            return error.Kind;
        }
    }

    private async Task<IReadOnlyList<SyncErrorKind?>> ApplyAsync(int copies)
    {
        var set = Creates(s_orders, Enumerable.Range(0, copies).Select(number => Samples.Copy(number)));
        var result = await _endpoint.Destination!.ApplyAsync([set with { Observed = set.Observed with { Exists = true } }], Token);
        return [.. result.ChangeSets.Single().Outcomes.Select(outcome => outcome.Error)];
    }
}
