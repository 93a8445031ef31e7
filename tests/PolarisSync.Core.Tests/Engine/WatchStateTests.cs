using PolarisSync.Core.Reporting;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Engine;

/// <summary>The status tells whether changes are told as they happen, or found by audits alone.</summary>
[TestFixture]
internal sealed class WatchStateTests
{
    [Test]
    public async Task Status_TellsWhetherTheWatchStands()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(Service("orders"), Instances(2));
        var gate = new CallGate(a, "Watch", before: true);
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilStatusAsync(static status => WatchOf(status, "b") == "live", "the watch of b");
        Assert.That(WatchOf(await harness.StatusAsync(), "a"), Is.EqualTo("starting"));

        gate.Open();
        await harness.UntilStatusAsync(static status => WatchOf(status, "a") == "live", "the watch of a");
        a.BeforeCall = null;
        a.DropWatches();
        await harness.UntilStatusAsync(static status => WatchOf(status, "a") != "live", "a dropped watch");
        await harness.UntilStatusAsync(static status => WatchOf(status, "a") == "live", "the next one");
    }

    [Test]
    public async Task Status_WatchOff_SaysNothing()
    {
        await using var harness = new EngineHarness();
        harness.Registry("a");
        harness.Registry("b");
        await harness.StartAsync(Task("a-to-b", "a", "b") with { Methods = new() { Watch = false, AuditInterval = TimeSpan.FromSeconds(5) } });
        await harness.UntilInStepAsync();
        Assert.That((await harness.StatusAsync()).Endpoints.Select(static endpoint => endpoint.Watch), Is.All.Null);
    }

    private static string? WatchOf(EngineStatus status, string endpoint) => status.Endpoints.FirstOrDefault(found => found.Name == endpoint)?.Watch;
}
