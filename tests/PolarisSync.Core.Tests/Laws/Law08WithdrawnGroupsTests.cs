using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Planning;
using PolarisSync.Core.Tests.Engine;
using static PolarisSync.Core.Tests.Engine.EngineHarness;
using static PolarisSync.Core.Tests.Engine.GroupTests;

namespace PolarisSync.Core.Tests.Laws;

/// <summary>A group taken out of a task is withdrawn like copies are: kept, or purged after a while in which it can be called off.</summary>
[TestFixture]
internal sealed class Law08WithdrawnGroupsTests
{
    private static readonly ServiceKey s_service = Service("orders");
    private static readonly TargetKey s_target = new(s_service);

    [Test]
    public async Task Keep_GroupAndWhatStandsInIt_AreNobodysToTouch()
    {
        await using var harness = new EngineHarness();
        var (a, g) = await StartAsync(harness, Grouped(("v1", "1"), ("v2", "2")));
        await harness.ApplyAsync(Grouped(("v1", "1")));
        await harness.UntilInStepAsync();
        a.Deregister(s_service, Instance(2).Key);
        await harness.UntilAsync(() => Picture(g) == "default: 1 3; v1: 1; v2: 2", "the default group is followed");
        await harness.RestartAsync();
        await harness.UntilInStepAsync();
        Assert.That(g.GroupWrites, Does.Not.Contain("-v2"));
        Assert.That((await harness.StatusAsync()).Kept.Select(static kept => (kept.Target, kept.Owner, kept.Task, kept.Group, kept.Copies)), Is.EqualTo(new[] { ("default/orders", "a", "a-to-g", "v2", 1) }));
        var plan = await harness.PlanAsync();
        Assert.That(plan.Changes.Select(static change => (change.State, change.Instance)), Does.Contain(("kept", "group v2")));
    }

    [Test]
    public async Task Purge_GoesAfterItsTime_AndIsCalledOffByTheGroupComingBack()
    {
        await using var harness = new EngineHarness();
        var with = Grouped(("v1", "1"), ("v2", "2")) with { OnRemove = RemovalPolicy.Purge, PurgeAfter = TimeSpan.FromSeconds(10) };
        var without = with with { Matches = Grouped(("v1", "1")).Matches };
        var (_, g) = await StartAsync(harness, with);
        await harness.ApplyAsync(without);
        await harness.UntilStatusAsync(static status => status.Held is [{ Scope: "purge", Count: 1 }], "scheduled");
        await harness.PassAsync(TimeSpan.FromSeconds(5));
        await harness.ApplyAsync(with);
        await harness.UntilStatusAsync(static status => status.Held.IsEmpty, "called off");
        await harness.StaysAsync(() => Picture(g) == "default: 1 2 3; v1: 1; v2: 2", TimeSpan.FromSeconds(20), () => "the group went though it is wanted");

        await harness.ApplyAsync(without);
        await harness.UntilStatusAsync(static status => status.Held is [{ Scope: "purge" }], "scheduled again");
        await harness.UntilAsync(() => Picture(g) == "default: 1 2 3; v1: 1", "purged");
        Assert.That(g.GroupWrites.Count(static write => write == "-v2"), Is.EqualTo(1));
        await harness.UntilStatusAsync(static status => status.Held.IsEmpty, "done");
    }

    [Test]
    public async Task Purge_Denied_IsKept()
    {
        await using var harness = new EngineHarness();
        var (_, g) = await StartAsync(harness, Grouped(("v1", "1")) with { OnRemove = RemovalPolicy.Purge, PurgeAfter = TimeSpan.FromSeconds(10) });
        await harness.ApplyAsync(Grouped() with { OnRemove = RemovalPolicy.Purge, PurgeAfter = TimeSpan.FromSeconds(10) });
        await harness.UntilStatusAsync(static status => status.Held.Length == 1, "scheduled");
        await harness.Engine.DenyAsync((await harness.StatusAsync()).Held[0].Id, CancellationToken.None);
        await harness.StaysAsync(() => Picture(g) == "default: 1 2 3; v1: 1", TimeSpan.FromSeconds(40), TimeSpan.FromMilliseconds(500), () => "a denied purge went on");
    }

    [Test]
    public async Task Keep_OfATaskThatIsRemoved_HoldsAgainstThePurgeOfAnother()
    {
        await using var harness = new EngineHarness();
        var (a, g) = (harness.Registry("a"), harness.Registry("g", Gateway));
        a.RegisterNative(s_service, Instance(1) with { Metadata = MetadataMap.Empty.With("version", "1") });
        var purged = Grouped(("v1", "1")) with { OnRemove = RemovalPolicy.Purge, PurgeAfter = TimeSpan.FromSeconds(10) };
        await harness.StartAsync(purged, Grouped(("stable", "1")) with { Name = "second", DefaultGroup = false });
        await harness.UntilAsync(() => Picture(g) == "default: 1; stable: 1; v1: 1", "all groups");
        await harness.ApplyAsync(purged);
        await harness.UntilInStepAsync();
        await harness.RestartAsync();
        await harness.StaysAsync(() => Picture(g) == "default: 1; stable: 1; v1: 1", TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(500), () => $"what is kept went: {Picture(g)}");
        Assert.That((await harness.StatusAsync()).Kept.Select(static kept => (kept.Task, kept.Group)), Is.EqualTo(new[] { ("second", "stable") }));

        // The other task's own purge leaves it as well.
        await harness.ApplyAsync();
        await harness.UntilStatusAsync(static status => status.Held is [{ Scope: "purge" }], "scheduled");
        await harness.StaysAsync(() => Picture(g).Contains("stable: 1", StringComparison.Ordinal), TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(500), () => $"what is kept went: {Picture(g)}");
        Assert.That(Picture(g), Does.Not.Contain("v1: 1"), "what is not kept went");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Purge_ServiceThatMayNotGoYet_GoesOnceItMay(bool restarted)
    {
        await using var harness = new EngineHarness();
        var (_, g) = await StartAsync(harness, Grouped(("v1", "1")) with { OnRemove = RemovalPolicy.Purge, PurgeAfter = TimeSpan.FromSeconds(10) });
        g.RejectServices(static (_, action) => action == ServiceAction.Remove, "a route is attached");
        await harness.ApplyAsync();
        await harness.UntilAsync(() => g.Copies(s_service).IsEmpty, "the copies are purged");
        await harness.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1));
        Assert.That(g.Groups(s_service), Is.EquivalentTo(["default", "v1"]));
        if (restarted)
        {
            await harness.RestartAsync();
            await harness.ApplyAsync(Grouped() with { Enabled = false });
            await harness.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1));
        }

        await harness.UntilStatusAsync(static status => status.Quarantined is [{ Change: "remove service", Message: "a route is attached" }], "the refusal is told");
        g.RejectNothing();
        await harness.PassAsync(TimeSpan.FromMinutes(11), TimeSpan.FromSeconds(5));
        Assert.That(g.Groups(s_service), Is.Empty, "the service went");
        await harness.UntilStatusAsync(static status => status.Held.IsEmpty && status.Quarantined.IsEmpty, "done");
    }

    [Test]
    public void Plan_ShareUnknownOrLossesWait_RemovesNoGroup()
    {
        var known = new Contribution { Task = "t", Order = 0, Owner = "a" };
        Assert.Multiple(() =>
        {
            Assert.That(Plan(known).RemoveGroups, Is.EqualTo(new[] { "old" }));
            Assert.That(Plan(known with { Unknown = "it is not known" }).RemoveGroups, Is.Empty);
            Assert.That(Plan(known with { LossesWait = "a second look" }).RemoveGroups, Is.Empty);
            Assert.That(Plan(known with { UpsertOnly = true }).RemoveGroups, Is.Empty);
            Assert.That(Plan(known, WithdrawnState.PurgePending).RemoveGroups, Is.Empty);
            Assert.That(Plan(known, WithdrawnState.Kept).RemoveGroups, Is.Empty);
        });
    }

    private static TargetPlan Plan(Contribution contribution, WithdrawnState state = WithdrawnState.PurgeNow) => TargetPlanner.Plan(new()
    {
        Observed = new() { Target = s_target, ServiceIsOurs = true, Groups = ["default", "old"] },
        Contributions = [contribution],
        Canonicalize = static (_, _) => new() { Groups = [new ServiceGroup { Name = "default" }], ServiceToWrite = false },
        UnwantedGroup = _ => state,
    });
}
