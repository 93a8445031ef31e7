using PolarisSync.Abstractions;
using PolarisSync.Core.Planning;
using PolarisSync.Core.Tests.Engine;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Laws;

[TestFixture]
internal sealed class Law10CopiesDoNotTravelOnTests
{
    private static readonly ServiceKey s_service = Service("orders");

    [Test]
    public async Task Chain_OnlyNativesOfTheMiddleArriveAtTheEnd()
    {
        await using var harness = new EngineHarness();
        var (a, b, c) = (harness.Registry("a"), harness.Registry("b"), harness.Registry("c"));
        a.RegisterNatives(s_service, Instances(2));
        b.RegisterNative(s_service, Instance(50));
        await harness.StartAsync(Task("a-to-b", "a", "b"), Task("b-to-c", "b", "c"));
        await harness.UntilAsync(() => b.Copies(s_service).Length == 2 && c.Copies(s_service).Length == 1, "natives arrive");
        await harness.StaysAsync(() => c.Copies(s_service).Length == 1, TimeSpan.FromSeconds(40), TimeSpan.FromMilliseconds(500), () => "A copy travelled on");
    }

    [Test]
    public async Task Ring_OfThree_NothingRunsRound()
    {
        await using var harness = new EngineHarness();
        var (a, b, c) = (harness.Registry("a"), harness.Registry("b"), harness.Registry("c"));
        a.RegisterNatives(s_service, Instances(2));
        await harness.StartAsync(Task("a-to-b", "a", "b"), Task("b-to-c", "b", "c"), Task("c-to-a", "c", "a"));
        await harness.UntilAsync(() => b.Copies(s_service).Length == 2, "the neighbour");
        await harness.StaysAsync(() => c.WriteLog.IsEmpty && a.WriteLog.IsEmpty, TimeSpan.FromSeconds(40), TimeSpan.FromMilliseconds(500), () => "A copy travelled on");
    }

    [Test]
    public async Task Gateway_ReceivesNativesAndCopiesOncePerAddress()
    {
        await using var harness = new EngineHarness();
        var (a, b, g) = (harness.Registry("a"), harness.Registry("b"), harness.Registry("g", new() { IsSource = false }));
        a.RegisterNatives(s_service, Instances(3));
        b.RegisterNative(s_service, Instance(50));
        b.RegisterForeignCopy(s_service, Instance(50) with { Mark = "somebody", Weight = 1 });
        await harness.StartAsync(Task("a-to-b", "a", "b"), Task("b-to-g", "b", "g"));
        await harness.UntilAsync(() => g.Copies(s_service).Length == 4, "the whole service");
        await harness.UntilInStepAsync();
        Assert.That(g.Copies(s_service), Has.All.Property("Mark").EqualTo("b"));
        Assert.That(g.Copies(s_service).Single(static copy => copy.Host == Instance(50).Host).Weight, Is.EqualTo(ServiceInstance.NormalWeight), "native first");

        // Migration: the application moves from a to b, and the gateway sees it all the time.
        b.RegisterNative(s_service, Instance(0));
        a.Deregister(s_service, Instance(0).Key);
        await harness.StaysAsync(() => g.Copies(s_service).Length == 4, TimeSpan.FromSeconds(5), () => "The gateway lost sight of an instance");
    }

    [Test]
    public void Map_OneAddressSeveralTimes_NativeThenUsableWins()
    {
        var snapshot = new ServiceSnapshot
        {
            Service = s_service,
            Instances =
            [
                Instance(0) with { Mark = "x" },
                Instance(0) with { Cluster = "a", Health = InstanceHealth.Critical },
                Instance(0) with { Cluster = "b" },
                Instance(1) with { Mark = "x" },
            ],
        };
        Assert.That(InstanceMapper.Map(snapshot, "o", copiesTravel: true), Is.EqualTo(new[] { Instance(0) with { Cluster = "b", Mark = "o" }, Instance(1) with { Mark = "o" } }));
        Assert.That(InstanceMapper.Map(snapshot, "o", copiesTravel: false), Is.EqualTo(new[] { Instance(0) with { Cluster = "b", Mark = "o" } }));
    }
}
