using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Engine;

/// <summary>Tasks one of whose types no adapter offers: they wait, and nothing of theirs is touched.</summary>
[TestFixture]
internal sealed class WaitingForAdapterTests
{
    private const string Reason = "no loaded adapter offers the type 'toy'; loaded: memory";
    private static readonly ServiceKey s_service = Service("orders");
    private static readonly InMemoryRegistryOptions s_leased = new() { Traits = new() { HasNamespaces = true, ConditionalWrites = true, Lease = CopyLease.Session } };

    [TestCase("a")]
    [TestCase("b")]
    public async Task Start_TypeMissing_TaskWaitsAndRunsOnceItIsLoaded(string toy)
    {
        await using var harness = new EngineHarness();
        var (a, b, c, d) = (harness.Registry("a"), harness.Registry("b"), harness.Registry("c"), harness.Registry("d"));
        a.RegisterNatives(s_service, Instances(3));
        c.RegisterNatives(s_service, Instances(2));
        harness.Factory.MissingTypes = ["toy"];
        var task = WithToy(Task("a-to-b", "a", "b"), toy, "");
        await harness.StartAsync(task, Task("c-to-d", "c", "d"));

        await harness.UntilStatusAsync(
            static status => status.Ready && status.Tasks is [{ State: "waiting for adapter", Reason: Reason }, { State: "in step" }], "one waits, the other runs");
        Assert.That(d.Copies(s_service), Has.Length.EqualTo(2));
        Assert.That(b.WriteLog, Is.Empty);
        Assert.That((await harness.PlanAsync()).Unknown, Has.One.Contains(Reason));

        harness.Factory.MissingTypes = [];
        await harness.ApplyAsync(WithToy(task, toy, "-1"), Task("c-to-d", "c", "d"));

        await harness.UntilInStepAsync();
        Assert.That(b.Copies(s_service), Has.Length.EqualTo(3));
    }

    [TestCase("a", RemovalPolicy.Keep)]
    [TestCase("a", RemovalPolicy.Purge)]
    [TestCase("b", RemovalPolicy.Keep)]
    [TestCase("b", RemovalPolicy.Purge)]
    public async Task Restart_TypeMissing_CopiesAreNotTouched(string toy, RemovalPolicy onRemove)
    {
        await using var harness = new EngineHarness();
        var (a, b, _) = (harness.Registry("a"), harness.Registry("b"), harness.Registry("c"));
        a.RegisterNatives(s_service, Instances(3));
        var task = WithToy(Task("a-to-b", "a", "b"), toy, "-1") with { OnRemove = onRemove, PurgeAfter = TimeSpan.FromSeconds(1) };
        var other = Task("c-to-b", "c", "b");
        TaskDefinition[] tasks = toy == "a" ? [task, other] : [task];
        await harness.StartAsync(tasks);
        await harness.UntilInStepAsync();
        var writes = b.WriteLog.Length;

        harness.Factory.MissingTypes = ["toy"];
        a.Deregister(s_service, Instance(0).Key);
        await harness.RestartAsync(gracefully: true, [.. tasks.Select(each => ReferenceEquals(each, task) ? WithToy(task, toy, "") : each)]);
        await harness.UntilStatusAsync(static status => status.Ready && status.Tasks[0] is { State: "waiting for adapter", Reason: Reason }, "it waits");
        await harness.StaysAsync(() => b.WriteLog.Length == writes, TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(500), () => "A copy of a waiting task was touched");
        var status = await harness.StatusAsync();
        Assert.That((status.Kept, status.Unclaimed, status.Held), Is.EqualTo((status.Kept.Clear(), status.Unclaimed.Clear(), status.Held.Clear())));

        harness.Factory.MissingTypes = [];
        await harness.ApplyAsync(tasks);
        await harness.UntilAsync(() => b.Copies(s_service).Length == 2, "what happened meanwhile is carried out");
    }

    [Test]
    public async Task Restart_SourceTypeMissing_LeasedCopiesAreKeptAlive()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", s_leased));
        a.RegisterNatives(s_service, Instances(3));
        var task = WithToy(Task("a-to-b", "a", "b"), "a", "-1");
        await harness.StartAsync(task);
        await harness.UntilInStepAsync();

        harness.Factory.MissingTypes = ["toy"];
        await harness.RestartAsync(gracefully: true, WithToy(task, "a", ""));

        await harness.UntilAsync(() => b.Copies(s_service).Length == 3, "the last applied copies");
        await harness.StaysAsync(() => b.Copies(s_service).Length == 3, TimeSpan.FromSeconds(40), TimeSpan.FromMilliseconds(500), () => "A stale share was withdrawn");
        Assert.That((await harness.StatusAsync()).Tasks.Single().State, Is.EqualTo("waiting for adapter"));
    }

    [TestCase("a")]
    [TestCase("b")]
    public async Task Running_TypeIsOfferedNoMore_NothingIsWithdrawn(string toy)
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(3));
        var task = WithToy(Task("a-to-b", "a", "b"), toy, "-1") with { OnRemove = RemovalPolicy.Purge, PurgeAfter = TimeSpan.FromSeconds(1) };
        await harness.StartAsync(task);
        await harness.UntilInStepAsync();
        var writes = b.WriteLog.Length;

        harness.Factory.MissingTypes = ["toy"];
        await harness.ApplyAsync(WithToy(task, toy, ""));
        await harness.UntilStatusAsync(static status => status.Tasks[0].State == "waiting for adapter", "it waits");
        await harness.StaysAsync(() => b.WriteLog.Length == writes, TimeSpan.FromSeconds(40), TimeSpan.FromMilliseconds(500), () => "A copy of a waiting task was touched");
        Assert.That((await harness.StatusAsync()).Held, Is.Empty);

        harness.Factory.MissingTypes = [];
        await harness.ApplyAsync(task);
        await harness.UntilInStepAsync();
        Assert.That(b.WriteLog, Has.Length.EqualTo(writes));
    }

    [Test]
    public async Task Replaced_EndpointIsOpenedAnewAndTheOldOneReleased()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(3));
        var task = Task("a-to-b", "a", "b");
        await harness.StartAsync(WithToy(task, "a", "-1"));
        await harness.UntilInStepAsync();
        var old = harness.Factory.Created.Single(made => made.Name == "a").Endpoint;

        await harness.ApplyAsync(WithToy(task, "a", "-2"));

        Assert.That(harness.Factory.Released, Is.EqualTo(new[] { old }));
        await harness.UntilInStepAsync();
        Assert.That(harness.Factory.Created.Count(made => made.Name == "a"), Is.EqualTo(2));
        Assert.That(b.WriteLog, Has.Length.EqualTo(3));
    }

    private static TaskDefinition WithToy(TaskDefinition task, string endpoint, string revision) =>
        endpoint == "a" ? task with { Source = Toy(task.Source.Name, revision) } : task with { Destination = Toy(task.Destination.Name, revision) };

    private static EndpointConfiguration Toy(string name, string revision) => new() { Definition = new() { Name = name, Type = "toy" }, Fingerprint = name + revision };
}
