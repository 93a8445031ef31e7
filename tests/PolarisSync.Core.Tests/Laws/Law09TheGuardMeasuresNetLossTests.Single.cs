using PolarisSync.Abstractions;
using PolarisSync.Core.Guard;
using PolarisSync.Core.Planning;
using PolarisSync.Core.Tests.Engine;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Laws;

/// <content>What is judged apart from the ratio, and what the ratio is taken of.</content>
internal sealed partial class Law09TheGuardMeasuresNetLossTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task LastUsableInstance_WaitsForASecondRead(bool gone)
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, 1);
        var writes = b.WriteLog.Length;
        Lose();
        await harness.PassAsync(TimeSpan.FromSeconds(1));
        a.RegisterNative(s_service, Instance(0));
        await harness.StaysAsync(() => b.WriteLog.Length == writes, s_soon, () => "It was back in time");
        Lose();
        await harness.StaysAsync(() => b.WriteLog.Length == writes, EngineHarness.Guard.ConfirmEmpty - TimeSpan.FromMilliseconds(200), () => "The last usable instance went at once");
        await harness.UntilAsync(() => b.WriteLog.Length == writes + 1, "confirmed");

        void Lose()
        {
            if (gone)
            {
                a.Deregister(s_service, Instance(0).Key);
            }
            else
            {
                a.RegisterNative(s_service, Instance(0) with { Health = InstanceHealth.Critical });
            }
        }
    }

    [Test]
    public async Task FewerThanMinOwned_AreNotJudged()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, 9);
        await LoseNotHeldAsync(harness, a, b, 8);
    }

    [Test]
    public async Task Natives_CountAsVisible()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        b.RegisterNatives(s_service, Instances(80, from: 300));
        a.RegisterNatives(s_service, Instances(20));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        await LoseNotHeldAsync(harness, a, b, 15);
    }

    [Test]
    public async Task NewService_IsProtectedFromTheMomentItWasFilled()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, 200, EngineHarness.Guard with { MinOwned = 5 });
        var young = Service("young");
        for (var i = 0; i < 20; i++)
        {
            a.RegisterNative(young, Instance(i, port: 81));
            await harness.PassAsync(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(50));
        }

        await harness.UntilAsync(() => b.Copies(young).Length == 20, "filled one by one");
        a.DeregisterWhere(young, static instance => Instances(10).Any(old => old.Host == instance.Host));
        await harness.UntilStatusAsync(static status => status.Held.Length > 0, "held");
        Assert.That(b.Copies(young), Has.Length.EqualTo(20));
    }

    [Test]
    public async Task NewService_FilledOneByOneOverLongerThanTheSurge_IsNormalAsItStands()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, 20);
        var young = Service("young");
        await FillAsync(harness, a, b, young, 40, from: 0);
        a.DeregisterWhere(young, static instance => Instances(20).Any(old => old.Host == instance.Host));
        await harness.UntilStatusAsync(static status => status.Held.Length > 0, "held");
        Assert.That(b.Copies(young), Has.Length.EqualTo(40));
    }

    [Test]
    public async Task NewService_ThatStoodForAWindow_GrowsByASurgeLikeAnyOther()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, 20);
        var young = Service("young");
        await FillAsync(harness, a, b, young, 20, from: 0);
        await harness.PassAsync(EngineHarness.Guard.Window + TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1));
        await FillAsync(harness, a, b, young, 20, from: 20);
        a.DeregisterWhere(young, static instance => Instances(20).Any(old => old.Host == instance.Host));
        await harness.UntilAsync(() => b.Copies(young).Length == 20, "the overlap is over");
    }

    private static async Task FillAsync(EngineHarness harness, InMemoryRegistry a, InMemoryRegistry b, ServiceKey service, int count, int from)
    {
        for (var i = 0; i < count; i++)
        {
            a.RegisterNative(service, Instance(from + i, port: 81));
            await harness.PassAsync(TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(500));
        }

        await harness.UntilAsync(() => b.Copies(service).Length == from + count, "filled one by one");
    }

    [Test]
    public void Unusable_ThatTheDestinationLeavesOut_IsHeldAsUnhealthy()
    {
        var plan = TargetPlanner.Plan(new()
        {
            Observed = Law03OneDesiredStateTests.Observe(Law03OneDesiredStateTests.Copy(0, "a"), Law03OneDesiredStateTests.Copy(1, "a")),
            Contributions = [Law03OneDesiredStateTests.Contribution("one", 0, "a", Instance(0) with { Health = InstanceHealth.Critical })],
            Canonicalize = (desired, _) => new() { Instances = desired.Instances.RemoveAll(static instance => !instance.IsUsable) },
        });
        Assert.That(plan.Losses.Select(static loss => (loss.Change.Kind, loss.Change.Instance.Address.Host, loss.Kind)), Is.EqualTo(new[]
        {
            (ChangeKind.Delete, Instance(0).Host, LossKind.Unusable),
            (ChangeKind.Delete, Instance(1).Host, LossKind.Gone),
        }));
    }

    [Test]
    public void TaskScope_ServicesJustFilled_AreProtectedTogether()
    {
        const int Services = 100;
        var guard = new LossGuard();
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < Services; i++)
        {
            Judge(i, [], [Instance(i)]);
            guard.NoteApplied(now, new TargetId("b", new TargetKey(Service($"s{i}"))), new(1, 1));
        }

        now += TimeSpan.FromSeconds(5);
        var held = 0;
        for (var i = 0; i < 40; i++)
        {
            held = Math.Max(held, Judge(i, [Law03OneDesiredStateTests.Copy(i, "a")], []));
        }

        Assert.That(guard.Held, Has.Count.EqualTo(1));
        Assert.That(guard.Held[0].Losses, Has.Count.EqualTo(40));
        Assert.That(held, Is.EqualTo(1));

        int Judge(int number, ObservedInstance[] observed, ServiceInstance[] desired)
        {
            var target = new TargetKey(Service($"s{number}"));
            var plan = Law03OneDesiredStateTests.Plan(new() { Target = target, Instances = [.. observed] }, Law03OneDesiredStateTests.Contribution("a-to-b", 0, "a", desired));
            return guard.Judge(now, new TargetId("b", target), plan, [new GuardedTask("a-to-b", "a", EngineHarness.Guard, now)]).Held.Count;
        }
    }

    [TestCase(false, 0)]
    [TestCase(true, 1)]
    public void TaskScope_NotAllTargetsCompared_IsNotJudged(bool compared, int held)
    {
        var guard = new LossGuard();
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < 12; i++)
        {
            var target = new TargetKey(Service($"s{i}"));
            var plan = Law03OneDesiredStateTests.Plan(new() { Target = target, Instances = [Law03OneDesiredStateTests.Copy(i, "a")] }, Law03OneDesiredStateTests.Contribution("a-to-b", 0, "a"));
            guard.Judge(now, new TargetId("b", target), plan, [new GuardedTask("a-to-b", "a", EngineHarness.Guard, now, compared)]);
        }

        Assert.That(guard.Held, Has.Count.EqualTo(held));
    }

    [Test]
    public async Task SourceConnectedAnew_HeldObjectsAndDenialsSurvive()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, 20);
        await LoseAsync(harness, a, 10);
        await DenyAllAsync(harness);
        var before = (await harness.StatusAsync()).Held.Select(static held => (held.Id, held.Count, held.Denied)).ToList();
        var task = Task("a-to-b", "a", "b");
        a.Options = a.Options with { ReadDelay = TimeSpan.FromSeconds(1) };
        b.BeforeCall = async (method, cancellationToken) =>
        {
            if (method == "ListOwned")
            {
                await System.Threading.Tasks.Task.Delay(TimeSpan.FromSeconds(1), harness.Time, cancellationToken);
            }
        };
        await harness.ApplyAsync(task with { Source = task.Source with { Fingerprint = "another password" } });
        await harness.UntilStatusAsync(static status => status.Ready && status.Tasks[0].State == "waiting", "read again");
        Assert.That((await harness.StatusAsync()).Held.Select(static held => (held.Id, held.Count, held.Denied)), Is.EqualTo(before));
        await harness.StaysAsync(() => b.Copies(s_service).Length == 20, s_hold * 3, TimeSpan.FromSeconds(1), () => "A new password released what was denied");
    }
}
