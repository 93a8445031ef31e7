using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Reporting;
using PolarisSync.Core.Tests.Engine;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Laws;

[TestFixture]
internal sealed partial class Law09TheGuardMeasuresNetLossTests
{
    private static readonly ServiceKey s_service = Service("orders");
    private static readonly TimeSpan s_hold = EngineHarness.Guard.Hold!.Value;
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(5);

    [Test]
    public async Task Loss_40Of100_IsHeldWithNumbersAndApproved()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, 100);
        var held = await LoseAsync(harness, a, 40);
        Assert.That(held.Reason, Is.EqualTo("visible instances would fall from 100 to 60 (40%), more than 30% is held"));
        Assert.That((held.Scope, held.Name, held.Count, held.Denied), Is.EqualTo(("target", "b: default/orders", 40, false)));
        Assert.That(b.Copies(s_service), Has.Length.EqualTo(100));
        a.RegisterNative(s_service, Instance(500));
        a.UpdateNative(s_service, Instance(99).Key, static instance => instance with { Weight = 3 });
        await harness.UntilAsync(() => b.Copies(s_service).Length == 101 && b.Copies(s_service).Any(static copy => copy.Weight == 3), "creates and updates go on");

        await harness.Engine.ApproveAsync(held.Id, CancellationToken.None);
        await harness.UntilAsync(() => b.Copies(s_service).Length == 61, "approved");
        await harness.UntilStatusAsync(static status => status.Held.IsEmpty, "nothing is held any more");
        await GoesSoonAsync(harness, a, b, 99, "what was agreed to is normal: one more does not trip the guard");
    }

    [Test]
    public async Task Loss_GrowsWhileItIsHeld_TheNumbersFollow()
    {
        await using var harness = new EngineHarness();
        var (a, _) = await StartAsync(harness, 100);
        await LoseAsync(harness, a, 40);

        a.DeregisterWhere(s_service, instance => Instances(70).Any(old => old.Host == instance.Host));

        await harness.UntilStatusAsync(static status => status.Held.All(static held => held.Count == 70) && status.Held.Length > 0, "the rest joins");
        Assert.That((await harness.StatusAsync()).Held[0].Reason, Is.EqualTo("visible instances would fall from 100 to 30 (70%), more than 30% is held"));
    }

    [Test]
    public async Task Loss_Denied_TimeNeverReleasesIt()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, 20);
        await LoseAsync(harness, a, 10);
        await DenyAllAsync(harness);
        await harness.StaysAsync(() => b.Copies(s_service).Length == 20, s_hold * 6, TimeSpan.FromSeconds(1), () => "Time released what was denied");
        await harness.RestartAsync();
        await harness.StaysAsync(() => b.Copies(s_service).Length == 20, s_hold * 3, TimeSpan.FromSeconds(1), () => "A restart forgot a denial");
    }

    [Test]
    public async Task Loss_ComesBack_IsReleasedWithoutAWrite()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, 20);
        var writes = b.WriteLog.Length;
        await LoseAsync(harness, a, 10);
        a.RegisterNatives(s_service, Instances(20));
        await harness.UntilStatusAsync(static status => status.Held.IsEmpty, "all came back");
        await harness.StaysAsync(() => b.WriteLog.Length == writes, s_hold * 2, TimeSpan.FromSeconds(1), () => "Something was written");
    }

    [Test]
    public async Task Loss_Lasts_TimeReleasesItWithAFreshRead()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, 20);
        await LoseAsync(harness, a, 10);
        await harness.StaysAsync(() => b.Copies(s_service).Length == 20, s_hold - TimeSpan.FromSeconds(1), () => "Released before hold");
        var reads = a.Calls["ReadServices"];
        await harness.UntilAsync(() => b.Copies(s_service).Length == 10, "released by time");
        Assert.That(a.Calls["ReadServices"], Is.GreaterThan(reads));
    }

    [Test]
    public async Task Loss_LastsButCannotBeReadAfresh_IsNotReleased()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, 20);
        a.RegisterNatives(Service("users"), Instances(2, from: 100));
        await harness.UntilInStepAsync();
        await LoseAsync(harness, a, 10);
        a.FailReadsOf(s_service, SyncErrorKind.Transient);
        await harness.StaysAsync(() => b.Copies(s_service).Length == 20, s_hold * 3, TimeSpan.FromMilliseconds(500), () => "Released without a fresh read");
        a.FailReadsOf(s_service, null);
        await harness.UntilAsync(() => b.Copies(s_service).Length == 10, "the fresh read agrees");
    }

    [Test]
    public async Task Deny_ALossHeldUnderTwoIds_ShowsBothAsPinned()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, 20);
        await LoseAsync(harness, a, 10);
        var held = (await harness.StatusAsync()).Held;
        Assert.That(held.Select(static one => one.ReleasedAt is null), Is.All.False.And.Exactly(2).Items);

        await harness.Engine.DenyAsync(held[0].Id, CancellationToken.None);

        var now = (await harness.StatusAsync()).Held;
        Assert.That(now.Select(static one => (one.Denied, one.ReleasedAt)), Is.All.EqualTo((true, (DateTimeOffset?)null)).And.Exactly(2).Items);
        await harness.StaysAsync(() => b.Copies(s_service).Length == 20, s_hold * 3, TimeSpan.FromMilliseconds(500), () => "Released what a person pinned");
    }

    [Test]
    public async Task Hold_Never_OnlyApproveReleases()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, 20, EngineHarness.Guard with { Hold = null });
        var held = await LoseAsync(harness, a, 10);
        Assert.That(held.ReleasedAt, Is.Null);
        await harness.StaysAsync(() => b.Copies(s_service).Length == 20, TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(10), () => "Time released what only approve may");
        foreach (var one in (await harness.StatusAsync()).Held)
        {
            await harness.Engine.ApproveAsync(one.Id, CancellationToken.None);
        }

        await harness.UntilAsync(() => b.Copies(s_service).Length == 10, "approved");
    }

    [Test]
    public async Task Unhealthy_40Percent_IsHeldForHoldUnhealthy()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, 20);
        a.RegisterNatives(s_service, Instances(8).Select(static instance => instance with { Health = InstanceHealth.Critical }));
        await harness.UntilStatusAsync(static status => status.Held.Length > 0, "held");
        var since = harness.Time.GetUtcNow();
        Assert.That((await harness.StatusAsync()).Held[0].Reason, Does.Contain("usable instances would fall from 20 to 12"));
        Assert.That(Usable(b), Is.EqualTo(20));
        await harness.UntilAsync(() => Usable(b) == 12, "released");
        Assert.That(harness.Time.GetUtcNow() - since, Is.InRange(TimeSpan.FromSeconds(13), TimeSpan.FromSeconds(17)));
    }

    [Test]
    public async Task Unhealthy_ThenGone_IsHeldForHoldFromThenOn()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, 20);
        a.RegisterNatives(s_service, Instances(8).Select(static instance => instance with { Health = InstanceHealth.Critical }));
        await harness.UntilStatusAsync(static status => status.Held.Length > 0, "held");
        await harness.PassAsync(TimeSpan.FromSeconds(2));
        a.DeregisterWhere(s_service, static instance => instance.Health == InstanceHealth.Critical);
        await harness.StaysAsync(() => b.Copies(s_service).Length == 20, s_hold - TimeSpan.FromSeconds(1), () => "What is gone was released as if it were only unhealthy");
        await harness.UntilAsync(() => b.Copies(s_service).Length == 12, "released by hold");
    }

    [Test]
    public async Task Replacement_30Of30_IsNotHeld()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, 30);
        var since = harness.Time.GetUtcNow();
        a.RegisterNatives(s_service, Instances(30, from: 200));
        a.DeregisterWhere(s_service, static instance => Instances(30).Any(old => old.Host == instance.Host));
        await harness.UntilAsync(() => b.Copies(s_service).Length == 30 && b.Copies(s_service).All(static copy => Instances(30).All(old => old.Host != copy.Host)), "replaced");
        Assert.That(harness.Time.GetUtcNow() - since, Is.LessThan(s_soon));
    }

    [TestCase(true, 600)]
    [TestCase(false, 600)]
    [TestCase(true, 10)]
    [TestCase(false, 10)]
    public async Task BlueGreen_IsNotHeld(bool audits, int overlapSeconds)
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, 100, new GuardSettings(), audits);
        await harness.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(5));
        a.RegisterNatives(s_service, Instances(100, from: 200));
        await harness.UntilAsync(() => b.Copies(s_service).Length == 200, "green beside blue");
        await harness.PassAsync(TimeSpan.FromSeconds(overlapSeconds), TimeSpan.FromSeconds(5));
        var since = harness.Time.GetUtcNow();
        a.DeregisterWhere(s_service, static instance => Instances(100).Any(old => old.Host == instance.Host));
        await harness.UntilAsync(() => b.Copies(s_service).Length == 100, "blue goes");
        Assert.That(harness.Time.GetUtcNow() - since, Is.LessThan(s_soon));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Growth_OlderThanTheSurge_IsNormal(bool audits)
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, 100, new GuardSettings(), audits);
        await harness.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(5));
        a.RegisterNatives(s_service, Instances(100, from: 200));
        await harness.UntilAsync(() => b.Copies(s_service).Length == 200, "grown");
        await harness.PassAsync(TimeSpan.FromMinutes(35), TimeSpan.FromSeconds(15));
        var held = await LoseAsync(harness, a, 80);
        Assert.That(held.Reason, Does.StartWith("visible instances would fall from 200 to 120"));
    }

    [TestCase(5)]
    [TestCase(1)]
    public async Task Source_RestartedEmptyAndRefilledOver20Seconds_NothingGoes(int instances)
    {
        const int Services = 20;
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        Fill(a, Services, instances);
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilAsync(() => b.State.Services.Count == Services, "filled");
        await harness.UntilInStepAsync();
        var writes = b.WriteLog.Length;

        a.Restart(empty: true);
        for (var filled = 1; filled <= Services; filled++)
        {
            await harness.StaysAsync(() => b.WriteLog.Length == writes, TimeSpan.FromSeconds(1), () => $"Something was written: {b.WriteLog[^1]}");
            Fill(a, filled, instances);
        }

        await harness.UntilStatusAsync(static status => status.Held.IsEmpty && status.Tasks[0].State == "in step", "all is back by itself");
        await harness.StaysAsync(() => b.WriteLog.Length == writes, s_hold * 2, TimeSpan.FromMilliseconds(500), () => "Something was written afterwards");
    }

    [Test]
    public async Task TaskScope_40Of100ServicesWithOneInstance_AreHeldTogether()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        Fill(a, 100, 1);
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilAsync(() => b.State.Services.Count == 100, "filled");
        await harness.UntilInStepAsync();
        for (var i = 0; i < 40; i++)
        {
            a.RemoveService(Service($"s{i}"));
        }

        await harness.UntilStatusNowAsync(static status => status.Held is [{ Scope: "task", Name: "a-to-b", Count: 40 }], "held in the task's scope");
        await harness.StaysAsync(() => b.State.Services.Count == 100, s_hold - TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(500), () => "A service went");
        await harness.Engine.ApproveAsync((await harness.StatusAsync()).Held[0].Id, CancellationToken.None);
        await harness.UntilAsync(() => b.State.Services.Count == 60, "approved");
    }

    [Test]
    public async Task Restart_HeldObjectsAndWindowsSurvive()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, 100);
        await LoseNotHeldAsync(harness, a, b, 20);
        await harness.RestartAsync();
        await harness.UntilInStepAsync();
        a.DeregisterWhere(s_service, static instance => Instances(15, from: 20).Any(old => old.Host == instance.Host));
        await harness.UntilStatusAsync(static status => status.Held.Length > 0, "20 before the restart and 15 after it are 35 of 100");
        var before = (await harness.StatusAsync()).Held;
        await harness.PassAsync(TimeSpan.FromSeconds(1));
        await harness.RestartAsync();
        await harness.UntilInStepOrHeldAsync();
        var after = (await harness.StatusAsync()).Held;
        Assert.That(after.Select(static held => (held.Id, held.Since, held.Count, held.ReleasedAt)), Is.EqualTo(before.Select(static held => (held.Id, held.Since, held.Count, held.ReleasedAt))));
        Assert.That(b.Copies(s_service), Has.Length.EqualTo(80));
    }

    [Test]
    public async Task NothingStored_TheFirstReadOfTheDestinationIsTheBase()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, 20);
        await harness.Engine.StopAsync(CancellationToken.None);
        a.DeregisterWhere(s_service, static instance => Instances(10).Any(old => old.Host == instance.Host));
        await using var fresh = harness.Beside(new(), new());
        await fresh.StartAsync(CancellationToken.None);
        await fresh.ApplyConfigurationAsync(new() { Tasks = [Task("a-to-b", "a", "b")] }, CancellationToken.None);
        await harness.StaysAsync(() => b.Copies(s_service).Length == 20, TimeSpan.FromSeconds(10), () => "A first run took half of a service away");
    }

    [Test]
    public async Task Task_MovedToAnotherDestination_WhatItLeftBehindIsNoPartOfItsScope()
    {
        await using var harness = new EngineHarness();
        var (a, _, c) = (harness.Registry("a"), harness.Registry("b"), harness.Registry("c"));
        for (var i = 0; i < 12; i++)
        {
            a.RegisterNatives(Service($"s{i}"), [Instance(i), Instance(100 + i)]);
        }

        await harness.StartAsync(Task("moved", "a", "b"));
        await harness.UntilInStepAsync();
        await harness.ApplyAsync(Task("moved", "a", "c"));
        await harness.UntilInStepAsync();
        await harness.PassAsync(EngineHarness.Guard.Window + TimeSpan.FromSeconds(1));

        for (var i = 0; i < 12; i++)
        {
            a.Deregister(Service($"s{i}"), Instance(i).Key);
        }

        await harness.UntilStatusAsync(static status => status.Tasks[0].Instances == 12, "the source's loss is seen");
        await harness.UntilStatusAsync(static status => status.Held.Length == 1 || status.Tasks[0].State == "in step", "judged");
        Assert.That((await harness.StatusAsync()).Held.Select(static held => held.Reason), Has.One.StartsWith("visible instances would fall from 24 to "));
        Assert.That(c.WriteLog.Where(static write => write.Kind == ChangeKind.Delete), Is.Empty);
    }

    [Test]
    public async Task LossesOneByOne_InsideTheWindow_AreCountedTogether()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, 100);
        for (var i = 0; i < 50; i += 5)
        {
            var from = i;
            a.DeregisterWhere(s_service, instance => Instances(5, from).Any(old => old.Host == instance.Host));
            await harness.PassAsync(TimeSpan.FromMilliseconds(700));
        }

        Assert.That(b.Copies(s_service), Has.Length.EqualTo(70));
    }

    private static async Task<(InMemoryRegistry A, InMemoryRegistry B)> StartAsync(EngineHarness harness, int instances, GuardSettings? guard = null, bool audits = true)
    {
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(instances));
        await harness.StartAsync(Task("a-to-b", "a", "b") with
        {
            Guard = guard ?? EngineHarness.Guard,
            Methods = new() { Watch = true, AuditInterval = audits ? TimeSpan.FromSeconds(30) : null },
        });
        await harness.UntilAsync(() => b.Copies(s_service).Length == instances, "filled");
        await harness.UntilInStepAsync();
        return (a, b);
    }

    private static async Task<HeldObject> LoseAsync(EngineHarness harness, InMemoryRegistry a, int count)
    {
        a.DeregisterWhere(s_service, instance => Instances(count).Any(old => old.Host == instance.Host));
        await harness.UntilStatusAsync(static status => status.Held.Length > 0, "held");
        return (await harness.StatusAsync()).Held[0];
    }

    private static async Task LoseNotHeldAsync(EngineHarness harness, InMemoryRegistry a, InMemoryRegistry b, int count)
    {
        var since = harness.Time.GetUtcNow();
        var left = b.Copies(s_service).Length - count;
        a.DeregisterWhere(s_service, instance => Instances(count).Any(old => old.Host == instance.Host));
        await harness.UntilAsync(() => b.Copies(s_service).Length == left, "they go");
        Assert.That(harness.Time.GetUtcNow() - since, Is.LessThan(s_soon));
    }

    private static async Task GoesSoonAsync(EngineHarness harness, InMemoryRegistry a, InMemoryRegistry b, int number, string message)
    {
        var since = harness.Time.GetUtcNow();
        a.Deregister(s_service, Instance(number).Key);
        await harness.UntilAsync(() => b.Copies(s_service).All(copy => copy.Host != Instance(number).Host), message);
        Assert.That(harness.Time.GetUtcNow() - since, Is.LessThan(s_soon));
    }

    private static async Task DenyAllAsync(EngineHarness harness)
    {
        foreach (var held in (await harness.StatusAsync()).Held)
        {
            await harness.Engine.DenyAsync(held.Id, CancellationToken.None);
        }
    }

    private static void Fill(InMemoryRegistry a, int services, int instances)
    {
        for (var i = 0; i < services; i++)
        {
            a.RegisterNatives(Service($"s{i}"), Instances(instances, from: i * instances));
        }
    }

    private static int Usable(InMemoryRegistry registry) => registry.Copies(s_service).Count(static copy => copy.IsUsable);
}
