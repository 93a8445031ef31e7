using PolarisSync.Abstractions;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Engine;

[TestFixture]
internal sealed class SyncEngineTests
{
    [Test]
    public async Task Start_TwoWay_BothSidesHoldEverythingAndNothingLoops()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(Service("orders"), Instances(5));
        b.RegisterNatives(Service("users"), Instances(3, from: 100));
        await harness.StartAsync(Task("a-to-b", "a", "b"), Task("b-to-a", "b", "a"));
        await harness.UntilInStepAsync();

        Assert.That(b.Copies(Service("orders")).Select(copy => (copy.Host, copy.Mark)), Is.EquivalentTo(Instances(5).Select(native => (native.Host, "a"))));
        Assert.That(a.Copies(Service("users")).Select(copy => (copy.Host, copy.Mark)), Is.EquivalentTo(Instances(3, from: 100).Select(native => (native.Host, "b"))));
        Assert.That(a.Copies(Service("orders")), Is.Empty);
        Assert.That(a.Violations, Is.Empty);
        Assert.That(b.Violations, Is.Empty);
        var writes = a.WriteLog.Length + b.WriteLog.Length;
        Assert.That(writes, Is.EqualTo(8));
        await harness.StaysAsync(() => a.WriteLog.Length + b.WriteLog.Length == writes, TimeSpan.FromSeconds(65), () => "Something is written although all is in step");
    }

    [Test]
    public async Task Changes_OneByOne_Arrive()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        var service = Service("orders");
        a.RegisterNatives(service, Instances(3));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilAsync(() => b.Copies(service).Length == 3, "3 copies");

        a.RegisterNative(service, Instance(7));
        await harness.UntilAsync(() => b.Copies(service).Length == 4, "the new one arrives");
        a.UpdateNative(service, Instance(7).Key, instance => instance with { Weight = 50, Metadata = MetadataMap.Empty.With("v", "2") });
        await harness.UntilAsync(() => b.Copies(service).Any(copy => copy is { Weight: 50 } && copy.Metadata.Find("v") == "2"), "the change arrives");
        a.UpdateNative(service, Instance(7).Key, instance => instance with { Health = InstanceHealth.Critical });
        await harness.UntilAsync(() => b.Copies(service).Any(copy => copy.Health == InstanceHealth.Critical), "the health arrives");
        a.Deregister(service, Instance(7).Key);
        await harness.UntilAsync(() => b.Copies(service).Length == 3, "it goes");
        await harness.UntilInStepAsync();
        Assert.That(b.Violations, Is.Empty);
    }

    [Test]
    public async Task Plan_DryRun_TellsAndWritesNothing()
    {
        await using var harness = new EngineHarness(new() { Mode = Core.Engine.EngineMode.DryRun });
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(Service("orders"), Instances(5));
        b.RegisterNative(Service("orders"), Instance(0));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        var plan = await harness.PlanAsync();

        Assert.That(plan.Creates, Is.EqualTo(4));
        Assert.That(plan.ForeignIgnored, Is.EqualTo(1));
        Assert.That(b.WriteLog, Is.Empty);
    }
}
