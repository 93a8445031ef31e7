using PolarisSync.Abstractions;
using PolarisSync.Core.Tests.Engine;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Laws;

[TestFixture]
internal sealed class Law02UnknownIsNeverEmptyTests
{
    private static readonly ServiceKey s_orders = Service("orders");
    private static readonly ServiceKey s_users = Service("users");
    private static readonly ServiceKey s_third = Service("third");

    [TestCase(InMemoryFault.Down)]
    [TestCase(InMemoryFault.Hang)]
    [TestCase(InMemoryFault.Garbage)]
    [TestCase(InMemoryFault.AccessDenied)]
    public async Task Source_CannotBeRead_EveryCopyStays(InMemoryFault fault)
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_orders, Instances(5));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();

        a.SetFault(fault);
        a.DeregisterWhere(s_orders, instance => instance.Host != Instance(0).Host);
        await harness.StaysAsync(() => b.Copies(s_orders).Length == 5, TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(1), () => "A copy went although its source is unknown");
        if (fault != InMemoryFault.Hang)
        {
            var status = await harness.StatusAsync();
            Assert.That(status.Tasks[0].State, Is.EqualTo("degraded"));
            Assert.That(status.Tasks[0].Reason, Does.Contain("in-memory registry"));
        }

        a.GoUp();
        await harness.UntilAsync(() => b.Copies(s_orders).Length == 1, "after the recovery the losses follow");
    }

    [Test]
    public async Task Restart_SourceDown_EveryCopyStays()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_orders, Instances(5));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();

        a.GoDown();
        await harness.RestartAsync();
        await harness.StaysAsync(() => b.Copies(s_orders).Length == 5, TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(1), () => "A copy went although its source was never read");
    }

    [Test]
    public async Task Watch_SaysThatItIsStale_NothingGoesUntilItIsLiveAgain()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a", new() { Watch = InMemoryWatchKind.Hints }), harness.Registry("b"));
        a.RegisterNatives(s_orders, Instances(5));
        await harness.StartAsync(Task("a-to-b", "a", "b") with { Methods = new() { Watch = true, AuditInterval = null } });
        await harness.UntilInStepAsync();

        a.MuteWatches = true;
        a.Say(new SourceEvent.Stale(harness.Time.GetUtcNow(), "the server lags"));
        await harness.UntilStatusAsync(static status => status.Tasks[0] is { State: "degraded", Reason: "a: the server lags" }, "status says why");
        a.Deregister(s_orders, Instance(0).Key);
        await harness.StaysAsync(() => b.Copies(s_orders).Length == 5, TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(500), () => "A copy went although its source is stale");
        a.Say(new SourceEvent.Live());
        await harness.UntilAsync(() => b.Copies(s_orders).Length == 4, "the pass that follows tells");
    }

    [Test]
    public async Task Service_EmptyInOneRead_CopiesStay()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_orders, Instances(5));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();

        a.Say(new SourceEvent.Snapshot(ServiceSnapshot.Absent(s_orders)));
        await harness.StaysAsync(() => b.Copies(s_orders).Length == 5, TimeSpan.FromSeconds(10), () => "One answer without the service took its copies away");
        await harness.UntilInStepAsync();
    }

    [Test]
    public async Task List_LacksService_CausesAReadAndNoLoss()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_orders, Instances(5));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();

        var reads = a.Calls["ReadServices"];
        a.HiddenFromLists = _ => true;
        a.Say(new SourceEvent.ListChanged("default"));
        await harness.UntilAsync(() => a.Calls["ReadServices"] > reads, "a read");
        await harness.StaysAsync(() => b.Copies(s_orders).Length == 5, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(1), () => "Missing from a list was taken for gone");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Service_AbsentTwice_ItsObjectGoesUnlessItHoldsSomethingForeign(bool foreign)
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", new() { KeepsServices = true }));
        a.RegisterNatives(s_orders, Instances(2));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        Assert.That(b.State.Services[s_orders].IsOurs);
        if (foreign)
        {
            b.RegisterNative(s_orders, Instance(99));
        }

        a.RemoveService(s_orders);
        await harness.StaysAsync(() => b.Copies(s_orders).Length == 2, EngineHarness.Guard.ConfirmEmpty - TimeSpan.FromMilliseconds(200), () => "The copies did not wait for the second read");
        await harness.UntilAsync(() => b.Copies(s_orders).IsEmpty, "the copies go");
        if (foreign)
        {
            await harness.StaysAsync(() => b.Natives(s_orders).Length == 1, TimeSpan.FromSeconds(10), () => "The service went with a foreign instance");
        }
        else
        {
            await harness.UntilAsync(() => !b.State.Services.ContainsKey(s_orders), "the service object goes");
        }
    }

    [Test]
    public async Task Service_EmptyObjectOfOursFromBeforeARestart_GoesOnceTheSourceIsKnown()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", new() { KeepsServices = true }));
        a.RegisterNatives(s_orders, Instances(2));
        a.RegisterNatives(s_users, Instances(2));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        b.GoDown();
        a.RemoveService(s_orders);
        foreach (var copy in b.Copies(s_orders).ToList())
        {
            b.RemoveCopy(s_orders, copy.Key);
        }

        a.GoDown();
        await harness.RestartAsync(gracefully: false);
        b.GoUp();
        await harness.StaysAsync(() => b.State.Services.ContainsKey(s_orders), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), () => "It went although the source is unknown");
        a.GoUp();

        await harness.UntilAsync(() => !b.State.Services.ContainsKey(s_orders), "the empty service object goes");
        Assert.That(b.Copies(s_users), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Service_EmptyButListed_ItsObjectStays()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a", new() { KeepsServices = true }), harness.Registry("b", new() { KeepsServices = true }));
        a.RegisterNatives(s_orders, Instances(2));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();

        a.DeregisterWhere(s_orders, _ => true);
        await harness.UntilAsync(() => b.Copies(s_orders).IsEmpty, "the copies go");
        await harness.StaysAsync(() => b.State.Services.ContainsKey(s_orders), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(1), () => "The object of a service that is listed went");
    }

    [TestCase("reconnect")]
    [TestCase("epoch")]
    [TestCase("list")]
    public async Task Pass_NotComplete_NoLossIsSentAndCreatesAre(string cause)
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a", new() { Watch = InMemoryWatchKind.Hints }), harness.Registry("b"));
        a.RegisterNatives(s_orders, Instances(5));
        a.RegisterNatives(s_users, Instances(5, from: 20));
        a.RegisterNatives(s_third, Instances(3, from: 40));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();

        // One service stays unreadable, so the pass over all of them cannot end.
        a.FailReadsOf(s_users, SyncErrorKind.Transient);
        a.MuteWatches = true;
        switch (cause)
        {
            case "reconnect":
                a.DropWatches();
                break;
            case "epoch":
                a.Restart(empty: false);
                break;
            default:
                a.RemoveService(s_third);
                a.Say(new SourceEvent.ListChanged("default"));
                break;
        }

        await harness.UntilStatusAsync(status => status.Tasks[0].UnknownServices > 0 || !status.Ready, "the pass has begun");
        a.MuteWatches = false;
        a.Deregister(s_orders, Instance(0).Key);
        a.RegisterNative(s_orders, Instance(9));
        await harness.UntilAsync(() => b.Copies(s_orders).Any(copy => copy.Host == Instance(9).Host), "creates go on");
        await harness.StaysAsync(
            () => b.Copies(s_orders).Any(copy => copy.Host == Instance(0).Host) && b.Copies(s_third).Length == 3 && b.Copies(s_users).Length == 5,
            TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(500), () => "A loss was sent before the pass was complete");
        a.FailReadsOf(s_users, null);
        await harness.UntilAsync(() => b.Copies(s_orders).All(copy => copy.Host != Instance(0).Host), "the pass completes and the loss follows");
    }

    [Test]
    public async Task Service_UnreadableFromTheStart_DoesNotTakeItsSourceDown()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_orders, Instances(5));
        a.RegisterNatives(s_users, Instances(5, from: 20));
        a.FailReadsOf(s_users, SyncErrorKind.Transient);
        a.Options = a.Options with { Watch = InMemoryWatchKind.None };
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilAsync(() => b.Copies(s_orders).Length == 5, "the readable service arrives");
        var opens = a.Calls["Open"];
        await harness.PassAsync(TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(500));
        Assert.That(a.Calls["Open"], Is.EqualTo(opens), "One unreadable service is no reason to connect anew");
        var status = await harness.StatusAsync();
        Assert.That(status.Tasks[0].UnknownServices, Is.EqualTo(1));
    }

    [Test]
    public async Task Service_NotBelievedYet_IsUnknownAloneAndTheServerGoesOn()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.Options = a.Options with { Watch = InMemoryWatchKind.Hints };
        a.RegisterNatives(s_users, Instances(5));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        var opens = a.Calls["Open"];

        // The only service there is: by its kind alone the failure would be one of the server.
        a.FailReadsOf(s_users, SyncErrorKind.Transient, saysSo: true);
        a.RegisterNatives(s_users, Instances(1, from: 20));
        await harness.PassAsync(TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(500));
        var status = await harness.StatusAsync();
        Assert.Multiple(() =>
        {
            Assert.That(a.Calls["Open"], Is.EqualTo(opens));
            Assert.That(b.Copies(s_users), Has.Length.EqualTo(5));
            Assert.That(status.Endpoints.Single(static endpoint => endpoint.Name == "a").State, Is.EqualTo("open"));
            Assert.That(status.Tasks[0].UnknownServices, Is.EqualTo(1));
        });
        a.FailReadsOf(s_users, null);
        a.RegisterNatives(s_users, Instances(1, from: 30));
        await harness.UntilAsync(() => b.Copies(s_users).Length == 7, "the next hint brings all of it");
    }
}
