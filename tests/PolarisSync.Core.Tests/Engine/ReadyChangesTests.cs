using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Engine;

/// <summary>Change sets may stand in the lane for long where writes are limited or slow: what was right when they were planned need not be any more.</summary>
[TestFixture]
internal sealed class ReadyChangesTests
{
    private static readonly TimeSpan s_while = TimeSpan.FromSeconds(10);
    private static readonly InMemoryRegistryOptions s_oneByOne = new() { Traits = new() { HasNamespaces = true, ConditionalWrites = true, CallsAtOnce = 1, BatchChanges = 1 } };

    [Test]
    public async Task ReadyDelete_InstanceCameBackMeanwhile_IsNotSent()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", s_oneByOne));
        var gate = await StartAsync(harness, a, b, services: 2);

        Lose(a, 0);
        await harness.UntilAsync(() => gate.Count == 1, "the first delete is under way");
        Lose(a, 1);
        await UntilReadyAsync(harness, 2);
        a.RegisterNative(Name(1), Of(1));
        await harness.UntilStatusAsync(static status => status.Tasks[0].Instances == 3, "the second came back");

        gate.Open();
        await harness.UntilInStepAsync();
        Assert.That(Deleted(b), Is.EqualTo(new[] { "s00" }));
    }

    [Test]
    public async Task ReadyDeletes_TheTaskLosesTooMuchMeanwhile_AreHeldWithTheRest()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", s_oneByOne));
        var gate = await StartAsync(harness, a, b, services: 12);

        Lose(a, 0);
        await harness.UntilAsync(() => gate.Count == 1, "the first delete is under way");
        Lose(a, 1, 2);
        await UntilReadyAsync(harness, 3);
        Lose(a, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        await harness.UntilStatusAsync(static status => status.Held.Length == 1, "the guard holds");

        gate.Open();
        await harness.StaysAsync(() => Deleted(b).Length <= 1, s_while, () => $"deleted though held: {string.Join(' ', Deleted(b))}");
    }

    [Test]
    public async Task ReadyPurge_TaskComesBackMeanwhile_IsNotSent()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", s_oneByOne));
        var (task, other) = (Task("a-to-b", "a", "b") with { OnRemove = RemovalPolicy.Purge, PurgeAfter = TimeSpan.FromSeconds(5) }, Task("c-to-b", "c", "b"));
        harness.Registry("c");
        var gate = await StartAsync(harness, a, b, services: 3, task, other);

        a.GoDown();
        await harness.ApplyAsync(other);
        await harness.UntilAsync(() => gate.Count == 1, "the purge began");
        await harness.ApplyAsync(task, other);
        gate.Open();
        await harness.StaysAsync(() => Deleted(b).Distinct(StringComparer.Ordinal).Count() <= 1, s_while, () => $"purged though called off: {string.Join(' ', Deleted(b))}");
    }

    [Test]
    public async Task ReadyChange_DestinationWasLostMeanwhile_IsPlannedAnew()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", s_oneByOne));
        var gate = await StartAsync(harness, a, b, services: 2);

        Lose(a, 0);
        await harness.UntilAsync(() => gate.Count == 1, "the first change is under way");
        a.RegisterNative(Name(1), Instance(900));
        await UntilReadyAsync(harness, 2);
        b.MuteWatches = true;
        b.RegisterNative(Name(1), Instance(900));
        b.DropWatches();
        await harness.UntilStatusAsync(static status => status.Endpoints.Single(static endpoint => endpoint.Name == "b").State != "open", "lost");
        await harness.UntilStatusAsync(static status => status.Endpoints.Single(static endpoint => endpoint.Name == "b").State == "open", "back");

        gate.Open();
        await harness.PassAsync(s_while);
        Assert.That(b.WriteLog.Where(static write => write.Kind == ChangeKind.Create && write.Service == Name(1)).Skip(2), Is.Empty, "it was sent without looking again");
    }

    private static async Task<CallGate> StartAsync(EngineHarness harness, InMemoryRegistry a, InMemoryRegistry b, int services, params TaskDefinition[] tasks)
    {
        for (var i = 0; i < services; i++)
        {
            a.RegisterNatives(Name(i), [Of(i), Instance(200 + i)]);
        }

        await harness.StartAsync(tasks.Length == 0 ? [Task("a-to-b", "a", "b")] : tasks);
        await harness.UntilInStepAsync();
        await harness.PassAsync(TimeSpan.FromSeconds(11));
        return new CallGate(b, "Apply", before: true);
    }

    private static Task UntilReadyAsync(EngineHarness harness, int depth) =>
        harness.UntilStatusAsync(status => status.Endpoints.Single(static endpoint => endpoint.Name == "b").QueueDepth == depth, $"{depth} change sets are ready or under way");

    private static void Lose(InMemoryRegistry registry, params int[] numbers)
    {
        foreach (var number in numbers)
        {
            registry.Deregister(Name(number), Of(number).Key);
        }
    }

    private static string[] Deleted(InMemoryRegistry registry) => [.. registry.WriteLog.Where(static write => write.Kind == ChangeKind.Delete).Select(static write => write.Service.Name)];

    private static ServiceKey Name(int number) => Service($"s{number:00}");

    private static ServiceInstance Of(int number) => Instance(100 + number);
}
