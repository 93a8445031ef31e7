using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Tests.Engine;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Laws;

[TestFixture]
internal sealed class Law06CreateBeforeDeleteTests
{
    private static readonly ServiceKey s_service = Service("orders");
    private static readonly TimeSpan s_hold = EngineHarness.Guard.Hold!.Value;

    [Test]
    public async Task Replacement_EveryCreateIsAcknowledgedBeforeTheFirstDelete()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", new() { WriteDelay = TimeSpan.FromSeconds(1) }));
        a.RegisterNatives(s_service, Instances(8));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        var before = b.WriteLog.Length;
        a.RegisterNatives(s_service, Instances(8, from: 100));
        a.DeregisterWhere(s_service, static instance => Instances(8).Any(old => old.Host == instance.Host));
        await harness.UntilAsync(() => b.WriteLog.Length == before + 16, "the replacement");
        Assert.That(b.WriteLog.Skip(before).Select(static write => write.Kind), Is.EqualTo(Enumerable.Repeat(ChangeKind.Create, 8).Concat(Enumerable.Repeat(ChangeKind.Delete, 8))));
    }

    [Test]
    public async Task Create_FailsTransiently_DeletesWaitAtMostForHold()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(4));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();

        b.Reject(static instance => instance.Host == Instance(50).Host, "busy", SyncErrorKind.Transient);
        Replace(a);
        await harness.StaysAsync(() => IsThere(b, 0), s_hold - TimeSpan.FromSeconds(1), () => "A delete went out although a create failed");
        var since = harness.Time.GetUtcNow();
        await harness.UntilAsync(() => !IsThere(b, 0), "deletes wait no longer than hold");
        Assert.That(harness.Time.GetUtcNow() - since, Is.LessThan(TimeSpan.FromSeconds(4)));
        b.RejectNothing();
        await harness.UntilAsync(() => IsThere(b, 50), "the create is tried on");
    }

    [Test]
    public async Task Create_FailsTransientlyOnce_DeletesFollowItsSuccess()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(4));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        b.Reject(static instance => instance.Host == Instance(50).Host, "busy", SyncErrorKind.Transient);
        Replace(a);
        await harness.StaysAsync(() => IsThere(b, 0), TimeSpan.FromSeconds(3), () => "A delete went out although a create failed");
        b.RejectNothing();
        await harness.UntilAsync(() => !IsThere(b, 0), "the delete follows");
        Assert.That(IsThere(b, 50));
    }

    [Test]
    public async Task Create_Rejected_HoldsNothing()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(4));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        b.Reject(static instance => instance.Host == Instance(50).Host, "no");
        Replace(a);
        var since = harness.Time.GetUtcNow();
        await harness.UntilAsync(() => !IsThere(b, 0), "the delete goes");
        Assert.That(harness.Time.GetUtcNow() - since, Is.LessThan(TimeSpan.FromSeconds(3)));
        Assert.That(IsThere(b, 50), Is.False);
    }

    [Test]
    public async Task Creates_Rejected_AreMissingFromWhatTheGuardCounts()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(20));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        b.Reject(static instance => Instances(8, from: 100).Any(other => other.Host == instance.Host), "no");
        a.RegisterNatives(s_service, Instances(8, from: 100));
        a.DeregisterWhere(s_service, static instance => Instances(8).Any(old => old.Host == instance.Host));
        await harness.UntilStatusAsync(static status => status.Held.Length > 0, "8 of 20 go and nothing comes for them: held");
        Assert.That(b.Copies(s_service), Has.Length.EqualTo(20));
    }

    [Test]
    public async Task Native_AppearsWhileCreatesFail_ItsCopyGivesWayAtOnce()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(4));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        b.Reject(static instance => instance.Host == Instance(50).Host, "busy", SyncErrorKind.Transient);
        a.RegisterNative(s_service, Instance(50));
        await harness.UntilStatusAsync(static status => status.Tasks[0].State == "degraded", "the create fails");
        b.RegisterNative(s_service, Instance(1));
        await harness.UntilAsync(() => !IsThere(b, 1), "the copy gives way");
    }

    [Test]
    public async Task Purge_WhileCreatesFail_IsCarriedOut()
    {
        await using var harness = new EngineHarness();
        var (a, b, c) = (harness.Registry("a"), harness.Registry("b"), harness.Registry("c"));
        a.RegisterNatives(s_service, Instances(4));
        c.RegisterNatives(s_service, Instances(2, from: 20));
        var (stays, goes) = (Task("a-to-b", "a", "b"), Task("c-to-b", "c", "b") with { OnRemove = RemovalPolicy.Purge, PurgeAfter = TimeSpan.FromSeconds(1) });
        await harness.StartAsync(stays, goes);
        await harness.UntilInStepAsync();
        b.Reject(static instance => instance.Host == Instance(50).Host, "busy", SyncErrorKind.Transient);
        a.RegisterNative(s_service, Instance(50));
        await harness.UntilStatusAsync(static status => status.Tasks[0].State == "degraded", "the create fails");
        await harness.ApplyAsync(stays);
        await harness.UntilAsync(() => !IsThere(b, 20) && !IsThere(b, 21), "the purge waits for no create");
    }

    [Test]
    public async Task Source_LostBetweenCreatesAndDeletes_TheDeletesAreNotSent()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", new() { WriteDelay = TimeSpan.FromSeconds(2) }));
        a.RegisterNatives(s_service, Instances(1));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        var applies = b.Calls["Apply"];

        // The last usable instance waits to be confirmed, so its delete and the create of its replacement are planned together.
        a.Deregister(s_service, Instance(0).Key);
        await harness.PassAsync(TimeSpan.FromSeconds(1));
        a.RegisterNative(s_service, Instance(50));
        await harness.UntilAsync(() => b.Calls["Apply"] > applies, "the creates are under way");
        a.GoDown();
        await harness.UntilAsync(() => IsThere(b, 50), "the creates land");
        await harness.StaysAsync(() => IsThere(b, 0), TimeSpan.FromSeconds(20), () => "A delete was sent although its share had become unknown");
    }

    private static void Replace(InMemoryRegistry a)
    {
        a.RegisterNative(s_service, Instance(50));
        a.Deregister(s_service, Instance(0).Key);
    }

    private static bool IsThere(InMemoryRegistry registry, int number) => registry.Copies(s_service).Any(copy => copy.Host == Instance(number).Host);
}
