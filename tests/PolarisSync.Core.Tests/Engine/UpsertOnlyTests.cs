using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Engine;

[TestFixture]
internal sealed class UpsertOnlyTests
{
    private static readonly ServiceKey s_service = Service("orders");
    private static readonly TaskDefinition s_task = Task("a-to-b", "a", "b") with { Policy = SyncPolicy.UpsertOnly };

    [Test]
    public async Task Source_ChangesInEveryWay_OnlyDeletesAreNotDone()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, s_task, 4);
        a.UpdateNative(s_service, Instance(0).Key, static native => native with { Health = InstanceHealth.Critical });
        a.Deregister(s_service, Instance(1).Key);
        a.RegisterNative(s_service, Instance(9));
        await harness.UntilAsync(() => b.Copies(s_service).Any(static copy => copy.Health == InstanceHealth.Critical) && b.Copies(s_service).Length == 5, "the unusable one is updated, the new one is there");
        await harness.StaysAsync(() => Deletes(b) == 0, TimeSpan.FromSeconds(40), TimeSpan.FromMilliseconds(250), () => "upsert-only deleted something");
        var plan = await harness.PlanAsync();
        Assert.That(plan.Changes.Where(static change => change.State == "skipped").Select(static change => (change.Instance, change.Reason)), Is.EqualTo(new[]
        {
            (Instance(1).Key.ToString(), "The source no longer has it; the task's policy is upsert-only."),
        }));
        Assert.That((await harness.StatusAsync()).Tasks[0].State, Is.EqualTo("in step"));

        a.RemoveService(s_service);
        await harness.StaysAsync(() => Deletes(b) == 0, TimeSpan.FromSeconds(40), TimeSpan.FromMilliseconds(250), () => "upsert-only deleted a service that is gone");
    }

    [Test]
    public async Task Reload_PolicyChanges_TakesEffectAtOnce()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, s_task, 5);
        a.Deregister(s_service, Instance(1).Key);
        await harness.UntilInStepAsync();
        await harness.ApplyAsync(s_task with { Policy = SyncPolicy.Sync });
        var since = harness.Time.GetUtcNow();
        await harness.UntilAsync(() => b.Copies(s_service).Length == 4, "what had to stay goes");
        Assert.That(harness.Time.GetUtcNow() - since, Is.LessThan(TimeSpan.FromSeconds(5)), "not only at the next audit");

        await harness.ApplyAsync(s_task);
        a.Deregister(s_service, Instance(2).Key);
        await harness.StaysAsync(() => b.Copies(s_service).Length == 4, TimeSpan.FromSeconds(40), TimeSpan.FromMilliseconds(250), () => "upsert-only deleted something");
    }

    [Test]
    public async Task Reload_PolicyChangesWhileADeleteStandsInTheQueue_ItDoesNotGoOut()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, s_task with { Policy = SyncPolicy.Sync }, 5);
        a.RegisterNative(Service("other"), Instance(50));
        var (gate, waiting) = (new TaskCompletionSource(), 0);
        b.BeforeCall = (method, cancellationToken) =>
        {
            waiting += method == "Apply" ? 1 : 0;
            return method == "Apply" ? gate.Task.WaitAsync(cancellationToken) : System.Threading.Tasks.Task.CompletedTask;
        };
        await harness.UntilAsync(() => waiting == 1, "a call is under way");
        a.Deregister(s_service, Instance(1).Key);
        await harness.PassAsync(TimeSpan.FromSeconds(3));
        await harness.ApplyAsync(s_task);
        gate.SetResult();
        await harness.StaysAsync(() => Deletes(b) == 0, TimeSpan.FromSeconds(10), () => "a delete of the policy before went out");
        Assert.That(b.Copies(Service("other")), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task TwoTasksFeedOneTarget_OneOfThemUpsertOnly_NothingIsDeletedThere()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(4));
        await harness.StartAsync(s_task, Task("also", "a", "b", Exact("orders")));
        await harness.UntilInStepAsync();
        a.Deregister(s_service, Instance(1).Key);
        await harness.StaysAsync(() => Deletes(b) == 0, TimeSpan.FromSeconds(10), () => "a copy one of whose tasks never deletes was deleted");
    }

    [Test]
    public async Task Withdrawn_Purge_IsCarriedOut()
    {
        await using var harness = new EngineHarness();
        var (_, b) = await StartAsync(harness, s_task with { OnRemove = RemovalPolicy.Purge, PurgeAfter = TimeSpan.FromSeconds(3) }, 4);
        await harness.ApplyAsync();
        await harness.UntilAsync(() => b.Copies(s_service).IsEmpty, "purged: somebody asked for that");
    }

    [Test]
    public async Task Native_AppearsAtACopysAddress_TheCopyGivesWay()
    {
        await using var harness = new EngineHarness();
        var (_, b) = await StartAsync(harness, s_task, 4);
        b.RegisterNative(s_service, Instance(2));
        await harness.UntilAsync(() => b.Copies(s_service).Length == 3, "native wins");
    }

    private static MatchDefinition Exact(string name) => new() { Namespace = "default", Service = NamePattern.Parse(name) };

    private static int Deletes(InMemoryRegistry registry) => registry.WriteLog.Count(static write => write.Kind == ChangeKind.Delete);

    private static async Task<(InMemoryRegistry A, InMemoryRegistry B)> StartAsync(EngineHarness harness, TaskDefinition task, int count)
    {
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(count));
        await harness.StartAsync(task);
        await harness.UntilAsync(() => b.Copies(s_service).Length == count, "the copies");
        await harness.UntilInStepAsync();
        return (a, b);
    }
}
