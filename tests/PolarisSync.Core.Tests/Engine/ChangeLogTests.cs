using PolarisSync.Abstractions;
using PolarisSync.Core.Reporting;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Engine;

[TestFixture]
internal sealed class ChangeLogTests
{
    private static readonly ServiceKey s_orders = Service("orders");

    [Test]
    public async Task EachChange_HasWhoWhatWhyAndTheAnswer()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_orders, Instances(4));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();

        a.RegisterNative(s_orders, Instance(0) with { Weight = 50, Metadata = MetadataMap.Empty.With("version", "2") });
        a.Deregister(s_orders, Instance(1).Key);
        b.RegisterNative(s_orders, Instance(2));
        await harness.UntilAsync(() => harness.Changes.Of("delete").Count == 2 && harness.Changes.Of("update").Count == 1, "one update, two deletes");

        var service = harness.Changes.Of("ensure service").Single();
        Assert.That((service.Destination, service.Service, service.Task, service.Outcome), Is.EqualTo(("b", "default/orders", "a-to-b", "done")));
        Assert.That(harness.Changes.Of("create"), Has.Count.EqualTo(4));
        Assert.That(harness.Changes.Of("create").Select(static entry => (entry.Destination, entry.Service, entry.Owner, entry.Task, entry.Why, entry.Outcome, entry.Answer, entry.Took is not null)).Distinct(), Is.EqualTo(new[] { ("b", "default/orders", "a", "a-to-b", "the source offers it", "done", "", true) }));
        Assert.That(harness.Changes.Of("create").Select(static entry => entry.Instance), Is.EqualTo(Instances(4).Select(static instance => $"{instance.Host}:80")));
        var update = harness.Changes.Of("update").Single();
        Assert.That((update.Detail, update.Why), Is.EqualTo(("weight 100 -> 50, metadata version (none) -> 2", "it changed at the source")));
        Assert.That(harness.Changes.Of("delete").ToDictionary(static entry => entry.Instance, static entry => entry.Why, StringComparer.Ordinal), Is.EqualTo(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [$"{Instance(1).Host}:80"] = "gone at the source",
            [$"{Instance(2).Host}:80"] = "gives way to a native",
        }));
    }

    [Test]
    public async Task HeldLosses_ThenApproved_SayWhoLetThemThrough()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_orders, Instances(20));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        a.DeregisterWhere(s_orders, static instance => Instances(10).Any(gone => gone.Host == instance.Host));
        await harness.UntilStatusAsync(static status => status.Held.Length == 2 && status.Held.All(static held => held.Count == 10), "held under two ids");

        var held = (await harness.StatusAsync()).Held;
        Assert.That(held.Select(static one => (one.Base, one.Present)), Is.All.EqualTo((20, 20)));
        Assert.That(held[0].SharedWith, Is.EqualTo(new[] { held[1].Id }));
        Assert.That(held[1].SharedWith, Is.EqualTo(new[] { held[0].Id }));
        var task = (await harness.StatusAsync()).Tasks[0];
        Assert.That((task.HeldLosses, task.WaitingLosses), Is.EqualTo((10, 0)));
        Assert.That(task.Lag, Is.GreaterThan(TimeSpan.Zero));
        var detail = await harness.Engine.GetTaskAsync("a-to-b", CancellationToken.None);
        Assert.That(detail!.Targets.Single().Reasons, Is.EqualTo(new[] { $"10 losses are held as {held[0].Id}." }));

        await harness.Engine.ApproveAsync(held[0].Id, CancellationToken.None);
        await harness.UntilAsync(() => b.Copies(s_orders).Length == 10 && harness.Changes.Of("delete").Count == 10, "approved");
        Assert.That(harness.Changes.Of("held").Select(static entry => entry.Detail.Split(':')[0]), Is.EquivalentTo(held.Select(static one => one.Id)));
        Assert.That(harness.Changes.Of("approved").Single().Detail, Is.EqualTo($"{held[0].Id}: 10 losses"));
        Assert.That(harness.Changes.Of("released").Single().Why, Is.EqualTo($"10 losses by approve of {held[0].Id}"));
        Assert.That(harness.Changes.Of("delete").Select(static entry => entry.Why).Distinct(StringComparer.Ordinal), Is.EqualTo(new[] { $"gone at the source; released by approve of {held[0].Id}" }));
    }

    [TestCase(true, "their return")]
    [TestCase(false, "time")]
    public async Task HeldLosses_EndedOtherwise_AreTold(bool comeBack, string by)
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_orders, Instances(20));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        a.DeregisterWhere(s_orders, static instance => Instances(10).Any(gone => gone.Host == instance.Host));
        await harness.UntilStatusAsync(static status => status.Held.Length == 2, "held");
        if (comeBack)
        {
            a.RegisterNatives(s_orders, Instances(10));
        }

        await harness.UntilStatusAsync(static status => status.Held.IsEmpty, "over");
        await harness.UntilAsync(() => b.Copies(s_orders).Length == (comeBack ? 20 : 10) && harness.Changes.Of("released").Count == 2, "told");
        Assert.That(harness.Changes.Of("released").Select(static entry => entry.Why), Is.All.EqualTo($"10 losses by {by}"));
    }

    [Test]
    public async Task FailedTry_IsTakenDownWithTheServersWords()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        b.FailNext(1, SyncErrorKind.Transient, InMemoryFaultScope.Writes);
        a.RegisterNatives(s_orders, Instances(1));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        Assert.That(harness.Changes.Of("create").Select(static entry => (entry.Outcome, entry.Answer.Length > 0)), Is.EqualTo(new[] { ("transient", true), ("done", false) }));
    }

    [Test]
    public async Task CopyLostAtTheDestination_IsPutBackForThatReason()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_orders, Instances(2));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        b.RemoveCopy(s_orders, Instance(0).Key);
        await harness.UntilAsync(() => harness.Changes.Of("create").Count == 3, "put back");
        Assert.That(harness.Changes.Of("create")[2].Why, Is.EqualTo("it was missing at the destination"));
    }

    [Test]
    public async Task EndpointLostAndBack_IsTold()
    {
        await using var harness = new EngineHarness();
        var (a, _) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_orders, Instances(2));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        a.GoDown();
        await harness.UntilAsync(() => harness.Changes.Of("endpoint lost").Count == 1, "lost");
        await harness.PassAsync(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1));
        a.GoUp();
        await harness.UntilInStepAsync();
        Assert.That(harness.Changes.Of("endpoint lost").Single().Destination, Is.EqualTo("a"));
        Assert.That(harness.Changes.Of("endpoint back").Single().Detail, Does.Match(@"^after \d\d s$"));
    }

    [Test]
    public async Task Lag_IsMeasuredFromSeenToWritten()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_orders, Instances(3));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        var before = (await harness.StatusAsync()).Tasks[0];
        Assert.That((before.Lag, before.LagHistogram.Count), Is.EqualTo((TimeSpan.Zero, 1)));

        b.GoDown();
        a.RegisterNative(s_orders, Instance(9));
        await harness.UntilStatusAsync(static status => status.Tasks[0].Lag > TimeSpan.FromSeconds(12), "the lag grows");
        b.GoUp();
        await harness.UntilInStepAsync();

        var after = (await harness.StatusAsync()).Tasks[0];
        Assert.That((after.Lag, after.LagHistogram.Count), Is.EqualTo((TimeSpan.Zero, 2)));
        Assert.That(after.LagHistogram.SumSeconds - before.LagHistogram.SumSeconds, Is.GreaterThan(12));
        Assert.That(after.LagHistogram.Counts.Skip(LagHistogram.Bounds.IndexOf(10) + 1).Sum(), Is.EqualTo(1));
        Assert.That(after.Staleness, Is.LessThan(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task DryRun_TakesNothingDown()
    {
        await using var harness = new EngineHarness(new() { Mode = Core.Engine.EngineMode.DryRun });
        var (a, _) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_orders, Instances(3));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        Assert.That((await harness.PlanAsync()).Creates, Is.EqualTo(3));
        Assert.That(harness.Changes.All, Is.Empty);
    }
}
