using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Engine;

[TestFixture]
internal sealed class PauseTests
{
    private static readonly ServiceKey s_orders = Service("orders");
    private static readonly TimeSpan s_while = TimeSpan.FromSeconds(40);
    private static readonly InMemoryRegistryOptions s_leased = new() { Traits = new() { HasNamespaces = true, ConditionalWrites = true, Lease = CopyLease.Session } };

    [Test]
    public async Task Paused_SourceChanges_NothingIsWrittenAndTheDifferenceIsTold()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_orders, Instances(6));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();

        await PauseAsync(harness, "a-to-b", "maintenance");
        var writes = b.WriteLog.Length;
        a.RegisterNatives(s_orders, Instances(2, from: 20));
        a.Deregister(s_orders, Instance(0).Key);
        a.RegisterNative(s_orders, Instance(1) with { Weight = 50 });
        a.RegisterNative(Service("pay"), Instance(40));
        await harness.UntilStatusAsync(static status => status.Tasks[0].Reason == "after resume: 3 creates, 1 update, 1 delete", "the difference is told");
        await harness.StaysAsync(() => b.WriteLog.Length == writes, s_while, () => "A paused task wrote");

        var task = (await harness.StatusAsync()).Tasks[0];
        Assert.That(task.State, Is.EqualTo("paused"));
        Assert.That(task.Paused!.Reason, Is.EqualTo("maintenance"));
        Assert.That(task.Lag, Is.GreaterThanOrEqualTo(s_while));
        var plan = await harness.PlanAsync();
        Assert.That(plan.Creates + plan.Updates + plan.Deletes + plan.Held, Is.Zero);
        Assert.That(plan.Changes.Select(static change => $"{change.State} {change.Target}: {change.Reason}"), Is.EqualTo(new[]
        {
            "paused default/orders: after resume: 2 creates, 1 update, 1 delete",
            "paused default/pay: after resume: 1 create",
        }));

        Assert.That((await harness.Engine.ResumeAsync("a-to-b", CancellationToken.None))!.Paused, Is.Null);
        await harness.UntilAsync(() => b.Copies(s_orders).Length == 7 && b.Copies(Service("pay")).Length == 1, "the difference is applied");
        await harness.UntilInStepAsync();
        Assert.That((await harness.StatusAsync()).Tasks[0].Lag, Is.EqualTo(TimeSpan.Zero));
        Assert.That(harness.Changes.Of("paused").Concat(harness.Changes.Of("resumed")).Select(static entry => $"{entry.Change} {entry.Task} {entry.Why}{entry.Detail}"), Is.EqualTo(new[] { "paused a-to-b maintenance", "resumed a-to-b paused because: maintenance" }));
    }

    [Test]
    public async Task Paused_BeforeItIsKnownWhatWaits_SaysSo()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", new() { ReadDelay = TimeSpan.FromSeconds(2) }));
        a.RegisterNatives(s_orders, Instances(2));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        a.RegisterNative(s_orders, Instance(7));

        var answer = await harness.Engine.PauseAsync("a-to-b", "", CancellationToken.None);

        Assert.That(answer!.Reason, Is.EqualTo("what would be done after resume is being looked at"));
        await harness.UntilStatusAsync(static status => status.Tasks[0].Reason == "after resume: 1 create", "the difference is told");
    }

    [Test]
    public async Task Paused_NativesArriveAtItsCopies_TheyStaySideBySideUntilResumed()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_orders, Instances(4));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();

        await PauseAsync(harness, "a-to-b");
        b.RegisterNatives(s_orders, Instances(2));
        await harness.StaysAsync(() => b.Copies(s_orders).Length == 4, s_while, () => "A paused task's copy gave way");

        await harness.Engine.ResumeAsync("a-to-b", CancellationToken.None);
        await harness.UntilAsync(() => b.Copies(s_orders).Length == 2 && harness.Changes.Of("delete").Count == 2, "the copies give way now, and that is recorded");
        Assert.That(harness.Changes.Of("delete").Select(static entry => entry.Why), Is.EqualTo(new[] { "gives way to a native", "gives way to a native" }));
    }

    [Test]
    public async Task Paused_OtherTasksAtTheSameTarget_GoOn()
    {
        await using var harness = new EngineHarness();
        var (a, c, b) = (harness.Registry("a"), harness.Registry("c"), harness.Registry("b"));
        a.RegisterNatives(s_orders, Instances(4));
        c.RegisterNatives(s_orders, Instances(4, from: 50));
        await harness.StartAsync(Task("a-to-b", "a", "b"), Task("c-to-b", "c", "b"));
        await harness.UntilInStepAsync();

        await PauseAsync(harness, "a-to-b");
        a.Deregister(s_orders, Instance(0).Key);
        c.Deregister(s_orders, Instance(50).Key);
        c.RegisterNative(s_orders, Instance(60));

        // An address that the paused task holds stays with it, whoever else offers it.
        c.RegisterNative(s_orders, Instance(0));
        await harness.UntilAsync(() => Hosts(b, "c").SetEquals(Numbers(51, 52, 53, 60)), "the other task goes on");
        await harness.StaysAsync(() => Hosts(b, "a").SetEquals(Numbers(0, 1, 2, 3)) && b.Copies(s_orders).Length == 8, s_while, () => "A paused task's copies changed");

        await harness.Engine.ResumeAsync("a-to-b", CancellationToken.None);
        await harness.UntilAsync(() => Hosts(b, "a").SetEquals(Numbers(1, 2, 3)) && Hosts(b, "c").SetEquals(Numbers(0, 51, 52, 53, 60)), "the address changes hands");
    }

    [Test]
    public async Task Paused_MostOfTheSourceGoes_NothingIsHeldBeforeResumeAndTheGuardHoldsAfterwards()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_orders, Instances(20));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();

        await PauseAsync(harness, "a-to-b");
        a.DeregisterWhere(s_orders, static instance => Instances(15).Any(gone => gone.Host == instance.Host));
        await harness.PassAsync(TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(1));
        Assert.That((await harness.StatusAsync()).Held, Is.Empty);
        Assert.That(b.Copies(s_orders), Has.Length.EqualTo(20));

        await harness.Engine.ResumeAsync("a-to-b", CancellationToken.None);
        await harness.UntilStatusAsync(static status => status.Held.Length > 0, "the guard is in force");
        Assert.That(b.Copies(s_orders), Has.Length.EqualTo(20));
    }

    [Test]
    public async Task Restart_StaysPaused()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_orders, Instances(4));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        await PauseAsync(harness, "a-to-b", "audit");
        var writes = b.WriteLog.Length;

        a.Deregister(s_orders, Instance(0).Key);
        await harness.RestartAsync();
        a.RegisterNative(s_orders, Instance(9));
        await harness.UntilStatusAsync(static status => status.Tasks[0].Reason == "after resume: 1 create, 1 delete", "the difference is told");
        Assert.That((await harness.StatusAsync()).Tasks[0].Paused!.Reason, Is.EqualTo("audit"));
        await harness.StaysAsync(() => b.WriteLog.Length == writes, s_while, () => "A paused task wrote after a restart");

        await harness.Engine.ResumeAsync("a-to-b", CancellationToken.None);
        await harness.UntilAsync(() => Hosts(b, "a").SetEquals(Numbers(1, 2, 3, 9)), "resumed");
        await harness.RestartAsync();
        await harness.UntilInStepAsync();
    }

    [Test]
    public async Task Leases_RestartWhilePaused_CopiesAreKeptAliveAsTheyWere()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", s_leased));
        a.RegisterNatives(s_orders, Instances(3));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        await PauseAsync(harness, "a-to-b");
        a.Deregister(s_orders, Instance(0).Key);
        a.RegisterNative(s_orders, Instance(9));

        await harness.RestartAsync();
        await harness.UntilAsync(() => b.Copies(s_orders).Length == 3, "the leased copies come back with the new session");
        await harness.StaysAsync(() => Hosts(b, "a").SetEquals(Numbers(0, 1, 2)), s_while, () => "A paused leased share changed");
        b.DropSession(harness.Factory.Created.Last(static created => created.Name == "b").Endpoint.Session);
        await harness.UntilAsync(() => Hosts(b, "a").SetEquals(Numbers(0, 1, 2)), "put back after a lost session");

        await harness.Engine.ResumeAsync("a-to-b", CancellationToken.None);
        await harness.UntilAsync(() => Hosts(b, "a").SetEquals(Numbers(1, 2, 9)), "resumed");
    }

    [Test]
    public async Task Removed_WhilePaused_IsWithdrawnAndForgotten()
    {
        await using var harness = new EngineHarness();
        var (a, c, b) = (harness.Registry("a"), harness.Registry("c"), harness.Registry("b"));
        a.RegisterNatives(s_orders, Instances(3));
        c.RegisterNatives(Service("pay"), Instances(1));
        var (gone, stays) = (Task("a-to-b", "a", "b") with { OnRemove = RemovalPolicy.Purge, PurgeAfter = TimeSpan.FromSeconds(5) }, Task("c-to-b", "c", "b"));
        await harness.StartAsync(gone, stays);
        await harness.UntilInStepAsync();
        await PauseAsync(harness, "a-to-b");

        await harness.ApplyAsync(stays);
        await harness.UntilAsync(() => b.Copies(s_orders).Length == 0, "purged as usual");
        await harness.UntilAsync(() => harness.Changes.Of("delete").Count > 0, "and recorded");
        Assert.That(harness.Changes.Of("delete").Select(static entry => $"{entry.Task}: {entry.Why}").Distinct(StringComparer.Ordinal), Is.EqualTo(new[] { "a-to-b: purge p1" }));
        await harness.ApplyAsync(gone, stays);
        await harness.UntilAsync(() => b.Copies(s_orders).Length == 3, "the task of that name starts unpaused");
    }

    [Test]
    public async Task Narrowed_WhilePaused_ThePurgeWaitsForResume()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_orders, Instances(3));
        a.RegisterNatives(Service("pay"), Instances(2, from: 30));
        var task = Task("a-to-b", "a", "b") with { OnRemove = RemovalPolicy.Purge, PurgeAfter = TimeSpan.FromSeconds(5) };
        await harness.StartAsync(task);
        await harness.UntilInStepAsync();
        await PauseAsync(harness, "a-to-b");

        await harness.ApplyAsync(task with { Matches = [new MatchDefinition { Namespace = "default", Service = NamePattern.Parse("pay") }] });
        await harness.StaysAsync(() => b.Copies(s_orders).Length == 3, s_while, () => "A purge of a paused task was carried out");
        await harness.Engine.ResumeAsync("a-to-b", CancellationToken.None);
        await harness.UntilAsync(() => b.Copies(s_orders).Length == 0, "purged after resume");
        Assert.That(b.Copies(Service("pay")), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Renamed_WhilePaused_StaysPaused()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_orders, Instances(4));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        await PauseAsync(harness, "a-to-b", "maintenance");
        a.Deregister(s_orders, Instance(0).Key);

        await harness.ApplyAsync(Task("renamed", "a", "b"));
        await harness.StaysAsync(() => b.Copies(s_orders).Length == 4, s_while, () => "a rename ended a pause");
        Assert.That((await harness.StatusAsync()).Tasks[0].Paused?.Reason, Is.EqualTo("maintenance"));
    }

    [Test]
    public async Task Twice_IsFine()
    {
        await using var harness = new EngineHarness();
        harness.Registry("a");
        harness.Registry("b");
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        var first = await harness.Engine.PauseAsync("a-to-b", "one", CancellationToken.None);
        var again = await harness.Engine.PauseAsync("a-to-b", "", CancellationToken.None);
        var other = await harness.Engine.PauseAsync("a-to-b", "two", CancellationToken.None);

        Assert.That(again!.Paused, Is.EqualTo(first!.Paused));
        Assert.That(other!.Paused, Is.EqualTo(first.Paused! with { Reason = "two" }));
        Assert.That(await harness.Engine.PauseAsync("nobody", "", CancellationToken.None), Is.Null);
        Assert.That(await harness.Engine.ResumeAsync("nobody", CancellationToken.None), Is.Null);
        Assert.That((await harness.Engine.ResumeAsync("a-to-b", CancellationToken.None))!.State, Is.Not.EqualTo("paused"));
        Assert.That((await harness.Engine.ResumeAsync("a-to-b", CancellationToken.None))!.State, Is.Not.EqualTo("paused"));
        Assert.That(harness.Changes.Of("resumed"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task ReadyChanges_PausedMeanwhile_AreNotSent()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", new() { Traits = new() { HasNamespaces = true, ConditionalWrites = true, CallsAtOnce = 1, BatchChanges = 1 } }));
        a.RegisterNatives(Service("first"), Instances(1));
        a.RegisterNatives(Service("second"), Instances(1, from: 10));
        var gate = new CallGate(b, "Apply", before: true);
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilAsync(() => gate.Count == 1, "one call is under way, the other change set is ready");
        await harness.UntilStatusAsync(static status => status.Endpoints.Single(endpoint => endpoint.Name == "b") is { QueueDepth: 2, CallsUnderWay: 1, CallsAtOnce: 1 }, "both are counted");

        await PauseAsync(harness, "a-to-b");
        gate.Open();
        await harness.UntilAsync(() => b.Copies(Service("first")).Length + b.Copies(Service("second")).Length == 1, "what was under way ends");
        await harness.StaysAsync(() => b.Copies(Service("first")).Length + b.Copies(Service("second")).Length == 1, s_while, () => "What was ready was sent after the pause");
    }

    private static async Task PauseAsync(EngineHarness harness, string task, string reason = "") =>
        Assert.That((await harness.Engine.PauseAsync(task, reason, CancellationToken.None))?.Paused?.Reason, Is.EqualTo(reason));

    private static HashSet<string> Hosts(InMemoryRegistry registry, string owner) =>
        registry.Copies(s_orders).Where(copy => copy.Mark == owner).Select(static copy => copy.Host).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Numbers(params int[] numbers) => numbers.Select(static number => Instance(number).Host);
}
