using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Tests.Engine;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Laws;

[TestFixture]
internal sealed class Law04NativeWinsTests
{
    private static readonly ServiceKey s_service = Service("orders");

    [Test]
    public async Task Native_ThereAtTheStart_GetsNoCopyWhateverTheSpellingOfItsHost()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(2));
        a.RegisterNative(s_service, new() { Host = "node-1", Port = 80, Health = InstanceHealth.Passing, Cluster = "east" });
        b.RegisterNative(s_service, Instance(0));
        b.RegisterNative(s_service, new() { Host = "NODE-1", Port = 80, Health = InstanceHealth.Passing });
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        Assert.That(b.Copies(s_service).Select(static copy => copy.Host), Is.EqualTo(new[] { Instance(1).Host }));
        Assert.That(b.Natives(s_service), Has.Length.EqualTo(2));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Native_AppearsAndLeaves_TheCopyGivesWayAndComesBackByTheWatch(bool twoWay)
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        var methods = new MethodSettings { Watch = true, AuditInterval = null };
        a.RegisterNatives(s_service, Instances(1));
        var back = Task("b-to-a", "b", "a") with { Methods = methods };
        await harness.StartAsync([Task("a-to-b", "a", "b") with { Methods = methods }, .. twoWay ? new[] { back } : []]);
        await harness.UntilInStepAsync();

        b.RegisterNative(s_service, Instance(0));
        await harness.UntilAsync(() => b.Copies(s_service).IsEmpty, "the copy gives way at once, the last usable one too");
        Assert.That(b.Natives(s_service), Has.Length.EqualTo(1));
        b.Deregister(s_service, Instance(0).Key);
        await harness.UntilAsync(() => b.Copies(s_service).Length == 1, "the copy comes back");
        Assert.That(a.Natives(s_service), Has.Length.EqualTo(1));
        Assert.That(a.WriteLog, Is.Empty);
    }

    [Test]
    public async Task Native_AppearsWhileTheSourceIsDown_TheCopyGivesWay()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(2));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();

        a.GoDown();
        await harness.UntilStatusAsync(static status => status.Tasks[0].State == "degraded", "a is down");
        b.RegisterNative(s_service, Instance(0));
        await harness.UntilAsync(() => b.Copies(s_service).Length == 1, "the copy gives way");
        b.Deregister(s_service, Instance(0).Key);
        await harness.UntilAsync(() => b.Copies(s_service).Length == 2, "and comes back as it was known last");
    }

    [Test]
    public async Task Migration_ApplicationMovesAndReturns_NoNativeIsEverTouched()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(3));
        await harness.StartAsync(Task("a-to-b", "a", "b"), Task("b-to-a", "b", "a"));
        await harness.UntilInStepAsync();

        b.RegisterNative(s_service, Instance(0));
        await harness.UntilAsync(() => b.Copies(s_service).Length == 2, "seen as native at b");
        a.Deregister(s_service, Instance(0).Key);
        await harness.UntilAsync(() => a.Copies(s_service).Length == 1, "its copy appears at a");
        b.UpdateNative(s_service, Instance(0).Key, static instance => instance with { Weight = 10 });
        await harness.UntilAsync(() => a.Copies(s_service).Any(static copy => copy.Weight == 10), "its change too");
        b.Deregister(s_service, Instance(0).Key);
        await harness.UntilAsync(() => a.Copies(s_service).IsEmpty && b.Copies(s_service).Length == 2, "it is gone everywhere");
        Assert.That(a.Natives(s_service), Has.Length.EqualTo(2));
    }
}
