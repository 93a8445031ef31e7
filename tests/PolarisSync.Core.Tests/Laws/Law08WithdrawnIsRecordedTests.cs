using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Tests.Engine;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Laws;

[TestFixture]
internal sealed class Law08WithdrawnIsRecordedTests
{
    private static readonly ServiceKey s_service = Service("orders");
    private static readonly ServiceKey s_users = Service("users");
    private static readonly TimeSpan s_purgeAfter = TimeSpan.FromSeconds(10);
    private static readonly MatchDefinition s_onlyUsers = new() { Namespace = "default", Service = NamePattern.Parse("users") };

    [TestCase("removed")]
    [TestCase("disabled")]
    [TestCase("narrowed")]
    public async Task Withdrawn_Keep_CopiesAreListedUntouchedAndTakenOverWithoutAWrite(string how)
    {
        await using var harness = new EngineHarness();
        var (a, b, _) = (harness.Registry("a"), harness.Registry("b"), harness.Registry("c"));
        a.RegisterNatives(s_service, Instances(3));
        a.RegisterNatives(s_users, Instances(2, from: 20));
        var (task, other) = (Task("a-to-b", "a", "b"), Task("c-to-b", "c", "b"));
        await harness.StartAsync(task, other);
        await harness.UntilInStepAsync();
        var writes = b.WriteLog.Length;

        await harness.ApplyAsync(how switch
        {
            "removed" => [other],
            "disabled" => [task with { Enabled = false }, other],
            _ => [task with { Matches = [s_onlyUsers] }, other],
        });
        await harness.UntilStatusAsync(status => status.Kept.Any(static kept => kept is { Destination: "b", Owner: "a", Task: "a-to-b", Copies: 3 }), "listed as kept");
        a.Deregister(s_service, Instance(0).Key);
        await harness.StaysAsync(() => b.WriteLog.Length == writes, TimeSpan.FromSeconds(40), TimeSpan.FromMilliseconds(500), () => "A kept copy was touched");
        a.RegisterNative(s_service, Instance(0));
        await harness.RestartAsync();
        await harness.UntilStatusAsync(static status => status.Kept.Any(static kept => kept.Copies == 3), "still listed after a restart");
        await harness.ApplyAsync(task, other);
        await harness.UntilInStepAsync();
        await harness.UntilStatusAsync(static status => status.Kept.IsEmpty, "taken over");
        Assert.That(b.WriteLog, Has.Length.EqualTo(writes));
    }

    [Test]
    public async Task Renamed_NothingHappens()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(3));
        var task = Task("a-to-b", "a", "b") with { OnRemove = RemovalPolicy.Purge, PurgeAfter = TimeSpan.FromSeconds(1) };
        await harness.StartAsync(task);
        await harness.UntilInStepAsync();
        await harness.ApplyAsync(task with { Name = "renamed" });
        await harness.StaysAsync(() => b.WriteLog.Length == 3, TimeSpan.FromSeconds(10), () => "A rename changed something");
        var status = await harness.StatusAsync();
        Assert.That((status.Held.Length, status.Kept.Length), Is.EqualTo((0, 0)));
        a.Deregister(s_service, Instance(0).Key);
        await harness.UntilAsync(() => b.Copies(s_service).Length == 2, "followed on");
    }

    [Test]
    public async Task Purge_BegunWhileTheDestinationRefuses_GoesOnOnceItsCredentialsChanged()
    {
        await using var harness = new EngineHarness();
        var (_, b) = await StartPurgeableAsync(harness);
        b.GoDown();
        await harness.ApplyAsync(Staying);
        await harness.PassAsync(s_purgeAfter + TimeSpan.FromSeconds(2));
        Assert.That((await harness.StatusAsync()).Held, Is.Empty, "the purge began");

        b.GoUp();
        await harness.ApplyAsync(Staying with { Destination = Staying.Destination with { Fingerprint = "another token" } });
        await harness.UntilAsync(() => Copies(b, "a") == 0, "purged");
    }

    [Test]
    public async Task Purge_IsHeldThenCarriedOutAndTheGuardDoesNotJudgeIt()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartPurgeableAsync(harness);
        await harness.ApplyAsync(Staying);
        var held = (await harness.StatusAsync()).Held;
        Assert.That(held.Select(static one => (one.Scope, one.Name, one.Count)), Is.EqualTo(new[] { ("purge", "a-to-b", 23) }));
        await harness.StaysAsync(() => Copies(b, "a") == 20, s_purgeAfter - TimeSpan.FromSeconds(1), () => "A purge did not wait");
        await harness.UntilAsync(() => Copies(b, "a") == 0, "purged");
        Assert.That(Copies(b, "c"), Is.EqualTo(20));
        Assert.That((await harness.StatusAsync()).Held, Is.Empty);

        harness.Factory["c"].Deregister(s_service, Instance(100).Key);
        var since = harness.Time.GetUtcNow();
        await harness.UntilAsync(() => Copies(b, "c") == 19, "the fall of a purge makes no other loss look like an accident");
        Assert.That(harness.Time.GetUtcNow() - since, Is.LessThan(TimeSpan.FromSeconds(5)));
        Assert.That(a.WriteLog, Is.Empty);
    }

    [Test]
    public async Task Purge_Denied_KeepsTheCopies()
    {
        await using var harness = new EngineHarness();
        var (_, b) = await StartPurgeableAsync(harness);
        await harness.ApplyAsync(Staying);
        var id = (await harness.StatusAsync()).Held[0].Id;
        var denied = await harness.Engine.DenyAsync(id, CancellationToken.None);
        Assert.That(denied, Has.Property("Denied").True);
        await harness.StaysAsync(() => Copies(b, "a") == 20, s_purgeAfter * 3, TimeSpan.FromMilliseconds(500), () => "A denied purge was carried out");
        var status = await harness.StatusAsync();
        Assert.That((status.Held.Length, status.Kept.Length), Is.EqualTo((0, 2)));
    }

    [Test]
    public async Task Purge_Approved_IsCarriedOutAtOnce()
    {
        await using var harness = new EngineHarness();
        var (_, b) = await StartPurgeableAsync(harness);
        await harness.ApplyAsync(Staying);
        var since = harness.Time.GetUtcNow();
        await harness.Engine.ApproveAsync((await harness.StatusAsync()).Held[0].Id, CancellationToken.None);
        await harness.UntilAsync(() => Copies(b, "a") == 0, "purged");
        Assert.That(harness.Time.GetUtcNow() - since, Is.LessThan(TimeSpan.FromSeconds(3)));
    }

    [Test]
    public async Task Purge_TaskComesBackInTime_IsCancelledWithoutAWrite()
    {
        await using var harness = new EngineHarness();
        var (_, b) = await StartPurgeableAsync(harness);
        var writes = b.WriteLog.Length;
        await harness.ApplyAsync(Staying);
        await harness.PassAsync(TimeSpan.FromSeconds(3));
        await harness.ApplyAsync(Purged, Staying);
        await harness.StaysAsync(() => b.WriteLog.Length == writes, s_purgeAfter * 2, TimeSpan.FromMilliseconds(500), () => "A cancelled purge wrote");
        Assert.That((await harness.StatusAsync()).Held, Is.Empty);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Purge_RestartInBetween_IsCarriedOutAllTheSame(bool begun)
    {
        await using var harness = new EngineHarness();
        var (_, b) = await StartPurgeableAsync(harness);
        await harness.ApplyAsync(Staying);
        if (begun)
        {
            b.SetFault(InMemoryFault.Down, InMemoryFaultScope.Writes);
            await harness.PassAsync(s_purgeAfter + TimeSpan.FromSeconds(2));
        }

        await harness.RestartAsync();
        if (begun)
        {
            b.GoUp();
        }
        else
        {
            Assert.That((await harness.StatusAsync()).Held, Has.Length.EqualTo(1));
        }

        await harness.UntilAsync(() => Copies(b, "a") == 0 && b.Copies(s_users).IsEmpty, "purged");
        Assert.That(Copies(b, "c"), Is.EqualTo(20));
    }

    [Test]
    public async Task Purge_LastTaskOfItsDestination_IsCarriedOut()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(3));
        await harness.StartAsync(Task("a-to-b", "a", "b") with { OnRemove = RemovalPolicy.Purge, PurgeAfter = s_purgeAfter });
        await harness.UntilInStepAsync();
        await harness.ApplyAsync();
        await harness.StaysAsync(() => b.Copies(s_service).Length == 3, s_purgeAfter - TimeSpan.FromSeconds(1), () => "A purge did not wait");
        await harness.UntilAsync(() => b.Copies(s_service).IsEmpty, "purged");
    }

    [Test]
    public async Task Orphan_ServiceVanishedWhileDown_GoesAfterTwoReadsAndNativesStay()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(3));
        a.RegisterNatives(s_users, Instances(3, from: 20));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        await harness.Engine.StopAsync(CancellationToken.None);
        a.RemoveService(s_service);
        a.RegisterNatives(Service("renamed"), Instances(3));
        b.RegisterNative(s_service, Instance(77));
        b.RegisterForeignCopy(Service("legacy"), Instance(5) with { Mark = "a" });

        await harness.RestartAsync(gracefully: false);
        await harness.StaysAsync(() => b.Copies(s_service).Length == 3, EngineHarness.Guard.ConfirmEmpty - TimeSpan.FromMilliseconds(200), () => "An orphan did not wait for the second read");
        await harness.UntilAsync(() => b.Copies(s_service).IsEmpty && b.Copies(Service("renamed")).Length == 3, "orphans go, the renamed service comes");
        Assert.That(b.Natives(s_service), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Orphans_ThatLookLikeAnAccident_AreHeld()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(20));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        await harness.Engine.StopAsync(CancellationToken.None);
        a.RemoveService(s_service);
        await harness.RestartAsync(gracefully: false);
        await harness.UntilStatusAsync(static status => status.Held.Length > 0, "held");
        await harness.StaysAsync(() => b.Copies(s_service).Length == 20, TimeSpan.FromSeconds(10), () => "Orphans passed the guard by");
    }

    [Test]
    public async Task Copies_NoTaskMapsTo_AreReportedAndUntouched()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(3));
        a.RegisterNatives(s_users, Instances(3, from: 20));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        await harness.RestartAsync(gracefully: true, Task("a-to-b", "a", "b", s_onlyUsers));
        await harness.UntilStatusAsync(static status => status.Unclaimed is [{ Destination: "b", Owner: "a", Copies: 3 }], "reported");
        a.RemoveService(s_service);
        await harness.StaysAsync(() => b.Copies(s_service).Length == 3, TimeSpan.FromSeconds(70), TimeSpan.FromMilliseconds(500), () => "An unclaimed copy was touched");
    }

    private static TaskDefinition Purged => Task("a-to-b", "a", "b") with { OnRemove = RemovalPolicy.Purge, PurgeAfter = s_purgeAfter };

    private static TaskDefinition Staying => Task("c-to-b", "c", "b");

    private static async Task<(InMemoryRegistry A, InMemoryRegistry B)> StartPurgeableAsync(EngineHarness harness)
    {
        var (a, b, c) = (harness.Registry("a"), harness.Registry("b"), harness.Registry("c"));
        a.RegisterNatives(s_service, Instances(20));
        a.RegisterNatives(s_users, Instances(3, from: 200));
        c.RegisterNatives(s_service, Instances(20, from: 100));
        await harness.StartAsync(Purged, Staying);
        await harness.UntilAsync(() => Copies(b, "a") == 20 && Copies(b, "c") == 20, "40 copies");
        await harness.UntilInStepAsync();
        return (a, b);
    }

    private static int Copies(InMemoryRegistry registry, string owner) => registry.Copies(s_service).Count(copy => copy.Mark == owner);
}
