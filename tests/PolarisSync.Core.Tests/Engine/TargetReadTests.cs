using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Engine;

/// <summary>What a read of a target counts for: as a read of the source as well unless it says otherwise, and how soon after a write.</summary>
[TestFixture]
internal sealed class TargetReadTests
{
    private static readonly TimeSpan s_lag = TimeSpan.FromSeconds(3);

    /// <summary>
    /// b lost natives, and as a source it is not believed. A native that comes to a has b read as a target, which shows the loss: it may not go round the
    /// patience of the source.
    /// </summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task TargetRead_OfAServiceNotBelieved_CountsForTheSourceOnlyWhereItDoesNotSaySo(bool saysSo)
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", new() { Watch = InMemoryWatchKind.Hints }));
        var service = Service("orders");
        a.RegisterNative(service, Instance(0));
        b.RegisterNatives(service, Instances(6, from: 10));
        await harness.StartAsync(Task("a-to-b", "a", "b"), Task("b-to-a", "b", "a"));
        await harness.UntilAsync(() => a.Copies(service).Length == 6 && b.Copies(service).Length == 1, "both ways in step");

        b.Doubt(service, saysSo);
        b.DeregisterWhere(service, static instance => instance.Mark is null && instance.Host != Instance(10).Host);
        await harness.UntilStatusAsync(static status => status.Tasks[1].UnknownServices == 1, "as a source it is not believed");
        a.RegisterNative(service, Instance(1));
        await harness.UntilAsync(() => b.Copies(service).Length == 2, "as a target it is read and written");
        if (saysSo)
        {
            await harness.StaysAsync(() => a.Copies(service).Length == 6, TimeSpan.FromMinutes(3), TimeSpan.FromMilliseconds(500), () => "A loss nobody believed yet went on");
            Assert.That((await harness.StatusAsync()).Held, Is.Empty, "not even held: nothing is known of it");
            b.Doubt(service, saysSo: null);
        }

        await harness.UntilAsync(() => a.Copies(service).Length == 1, "what is believed goes on");
    }

    /// <summary>After a write a target rests for the read lag, so that the next read shows it; where reads show our own writes at once it goes on.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task Write_Acknowledged_TheTargetRestsUnlessReadsShowOurOwnWrites(bool readsOwnWrites)
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", new() { IsSource = false, Traits = new() { HasNamespaces = true, ReadLag = s_lag, ReadsOwnWrites = readsOwnWrites } }));
        var service = Service("orders");
        a.RegisterNatives(service, Instances(2));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilAsync(() => b.Copies(service).Length == 2, "2 copies");
        await harness.PassAsync(s_lag + s_lag);

        a.RegisterNative(service, Instance(2));
        await harness.UntilAsync(() => b.Copies(service).Length == 3, "the first change");
        var first = harness.Time.GetUtcNow();
        a.RegisterNative(service, Instance(3));
        await harness.UntilAsync(() => b.Copies(service).Length == 4, "the next one");
        var rested = harness.Time.GetUtcNow() - first;
        Assert.That(rested, readsOwnWrites ? Is.LessThan(s_lag / 2) : Is.GreaterThanOrEqualTo(s_lag - TimeSpan.FromMilliseconds(500)));
    }
}
