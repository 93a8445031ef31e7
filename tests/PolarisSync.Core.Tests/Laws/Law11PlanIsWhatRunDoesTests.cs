using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Engine;
using PolarisSync.Core.Reporting;
using PolarisSync.Core.Tests.Engine;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Laws;

[TestFixture]
internal sealed class Law11PlanIsWhatRunDoesTests
{
    private static readonly ServiceKey s_orders = Service("orders");
    private static readonly ServiceKey s_users = Service("users");

    [Test]
    public async Task Plan_DryRun_NamesTheVeryChangesRunApplies()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await ChangedWhileDownAsync(harness);
        var (writes, saves) = (b.WriteLog.Length, harness.Store.Saves);
        var plan = await DryRunAsync(harness);
        Assert.That((b.WriteLog.Length, harness.Store.Saves, a.WriteLog.Length), Is.EqualTo((writes, saves, 0)), "a dry run writes and stores nothing");
        Assert.That((plan.Creates, plan.Updates, plan.Deletes, plan.Held, plan.ForeignIgnored), Is.EqualTo((3, 1, 3, 8, 1)));

        await harness.RestartAsync(gracefully: false);
        await harness.UntilStatusAsync(static status => status.Ready && status.Held.Length > 0, "ready");
        await harness.UntilAsync(() => b.WriteLog.Length == writes + 7, "what was planned");
        Assert.That(
            b.WriteLog.Skip(writes).Select(static write => (write.Kind.ToString().ToLowerInvariant(), write.Service.ToString(), (write.After ?? write.Before)!.Key.ToString(), write.Owner)),
            Is.EquivalentTo(plan.Changes.Where(static change => change.State == "apply").Select(static change => (change.Action, change.Target, change.Instance, change.Owner))));
        var held = (await harness.StatusAsync()).Held;
        Assert.That(held.Max(static one => one.Count), Is.EqualTo(8));
    }

    [Test]
    public async Task Plan_Twice_SaysTheSame()
    {
        await using var harness = new EngineHarness();
        await ChangedWhileDownAsync(harness);
        var (first, second) = (await DryRunAsync(harness), await DryRunAsync(harness));
        Assert.That(first.Changes.Select(static change => change.ToString()), Is.EqualTo(second.Changes.Select(static change => change.ToString())));
    }

    [Test]
    public async Task Plan_SourceDown_SaysThatItIsUnknownAndPlansNoLoss()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await ChangedWhileDownAsync(harness);
        a.GoDown();
        b.BeforeCall = async (method, cancellationToken) =>
        {
            if (method == "ListOwned")
            {
                await System.Threading.Tasks.Task.Delay(TimeSpan.FromSeconds(1), harness.Time, cancellationToken);
            }
        };
        var plan = await DryRunAsync(harness);
        Assert.That((plan.Creates, plan.Held), Is.EqualTo((0, 0)));
        Assert.That(plan.Changes.Where(static change => change.Action == "delete").Select(static change => change.Instance), Is.EqualTo(new[] { Instance(2).Key.ToString() }), "a copy gives way to a native whatever is known of its source");
        Assert.That(plan.Unknown, Has.Some.StartsWith("a: "));
    }

    [Test]
    public async Task Plan_OfARunningEngine_ShowsItsHeldObjects()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_users, Instances(20));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        a.DeregisterWhere(s_users, static instance => Instances(8).Any(old => old.Host == instance.Host));
        await harness.UntilStatusAsync(static status => status.Held.Length > 0, "held");
        var id = (await harness.StatusAsync()).Held[0].Id;
        var changes = (await harness.PlanAsync()).Changes;
        Assert.That(changes.Count(change => change is { Action: "delete", State: "held" } && change.Reason == $"held as {id}"), Is.EqualTo(8));
        Assert.That(b.Copies(s_users), Has.Length.EqualTo(20));
    }

    [TestCase(CopyLease.None, RemovalPolicy.Keep)]
    [TestCase(CopyLease.None, RemovalPolicy.Purge)]
    [TestCase(CopyLease.Session, RemovalPolicy.Keep)]
    [TestCase(CopyLease.Session, RemovalPolicy.Purge)]
    public async Task Plan_OfACandidateBesideARunningHost_ShowsWhatItWithdraws(CopyLease lease, RemovalPolicy policy)
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", new() { Traits = new() { HasNamespaces = true, ConditionalWrites = true, Lease = lease } }));
        a.RegisterNatives(s_orders, Instances(3));
        a.RegisterNatives(s_users, Instances(2, from: 10));
        var both = Task("a-to-b", "a", "b") with { OnRemove = policy };
        await harness.StartAsync(both);
        await harness.UntilInStepAsync();
        var writes = b.WriteLog.Length;

        await using var dry = harness.Beside(new() { Mode = EngineMode.DryRun, SpeaksForRunningHost = true }, harness.Store);
        await dry.StartAsync(CancellationToken.None);
        await dry.ApplyConfigurationAsync(new() { Tasks = [both] }, CancellationToken.None);
        Assert.That((await PlanAsync(harness, dry)).Changes, Is.Empty, "the host's own copies are in step");
        await dry.ApplyConfigurationAsync(new() { Tasks = [both with { Matches = [new() { Namespace = "default", Service = NamePattern.Parse("orders") }] }] }, CancellationToken.None);
        var plan = await PlanAsync(harness, dry);
        var purged = policy == RemovalPolicy.Purge;
        Assert.That(plan.Changes.Select(static change => (change.Target, change.State)), Is.EqualTo(Enumerable.Repeat((s_users.ToString(), "held"), purged ? 2 : 0)));
        Assert.That(plan.Notes, purged ? Is.Empty : Has.Some.Contains("default/users: 2 copies of 'a' are kept as the task 'a-to-b' left them."));
        Assert.That(b.WriteLog, Has.Length.EqualTo(writes));
    }

    private static async Task<PlanReport> PlanAsync(EngineHarness harness, SyncEngine engine)
    {
        var planning = engine.PlanAsync(CancellationToken.None);
        await harness.UntilAsync(() => planning.IsCompleted, "the plan");
        return await planning;
    }

    private static async Task<(InMemoryRegistry A, InMemoryRegistry B)> ChangedWhileDownAsync(EngineHarness harness)
    {
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_orders, Instances(20));
        a.RegisterNatives(s_users, Instances(20, from: 100));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        await harness.Engine.StopAsync(CancellationToken.None);
        a.RegisterNatives(s_orders, Instances(3, from: 50));
        a.UpdateNative(s_orders, Instance(5).Key, static instance => instance with { Weight = 7 });
        a.Deregister(s_orders, Instance(0).Key);
        a.Deregister(s_orders, Instance(1).Key);
        b.RegisterNative(s_orders, Instance(2));
        a.DeregisterWhere(s_users, static instance => Instances(8, from: 100).Any(old => old.Host == instance.Host));
        return (a, b);
    }

    private static async Task<PlanReport> DryRunAsync(EngineHarness harness)
    {
        await using var dry = harness.Beside(new() { Mode = EngineMode.DryRun }, harness.Store);
        await dry.StartAsync(CancellationToken.None);
        await dry.ApplyConfigurationAsync(new() { Tasks = [Task("a-to-b", "a", "b")] }, CancellationToken.None);
        return await PlanAsync(harness, dry);
    }
}
