using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Tests.Fakes;

namespace PolarisSync.Core.Tests.Engine;

/// <summary>A reload disturbs only the tasks that changed.</summary>
[TestFixture]
internal sealed class QuietReloadTests
{
    private const int Tasks = 500;

    [Test]
    public async Task Apply_OneTaskOf500Changes64Times_OnlyItsServiceSeesCalls()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        for (var i = 0; i < Tasks; i++)
        {
            a.RegisterNatives(Name(i), EngineHarness.Instances(2, from: i * 2));
        }

        var tasks = Enumerable.Range(0, Tasks).Select(i => Task(i)).ToArray();
        await harness.StartAsync(tasks);
        await harness.UntilInStepAsync();
        for (var reload = 0; reload < 64; reload++)
        {
            var changed = reload * 7 % Tasks;
            var (before, calls) = (Reads(a, b), Calls(a, b));
            tasks[changed] = tasks[changed] with { Guard = tasks[changed].Guard with { MinOwned = 20 + reload } };
            await harness.ApplyAsync(tasks);
            await harness.UntilStatusNowAsync(status => status.Tasks.All(task => task.State == "in step"), "in step after the reload");

            var touched = Reads(a, b).Where(pair => pair.Value != before.GetValueOrDefault(pair.Key)).Select(static pair => pair.Key);
            Assert.Multiple(() =>
            {
                Assert.That(touched.Except([Name(changed)]), Is.Empty, $"reload {reload}");
                Assert.That(Calls(a, b), Is.EqualTo(calls), "no list, no write, no connection");
            });
        }
    }

    [Test]
    public async Task Apply_TheSameDocument_CausesNoCall()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(Name(0), EngineHarness.Instances(3));
        await harness.StartAsync(Task(0));
        await harness.UntilInStepAsync();
        var (reads, calls) = (Reads(a, b), Calls(a, b));

        await harness.ApplyAsync(Task(0));
        await harness.UntilStatusNowAsync(status => status.Tasks.All(task => task.State == "in step"), "in step after the reload");

        Assert.That(Reads(a, b), Is.EqualTo(reads));
        Assert.That(Calls(a, b), Is.EqualTo(calls));
    }

    [Test]
    public async Task Apply_TaskAddedBesideOthers_OnlyItsServiceIsRead()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(Name(0), EngineHarness.Instances(3));
        a.RegisterNatives(Name(1), EngineHarness.Instances(3, from: 10));
        await harness.StartAsync(Task(0));
        await harness.UntilInStepAsync();
        var before = Reads(a, b);

        // In front of the other: its place in the document moves, nothing else does.
        await harness.ApplyAsync(Task(1), Task(0));
        await harness.UntilAsync(() => b.Copies(Name(1)).Length == 3, "the new task's copies");
        await harness.UntilInStepAsync();

        Assert.That(Reads(a, b).Where(pair => pair.Value != before.GetValueOrDefault(pair.Key)).Select(static pair => pair.Key), Is.EquivalentTo(new[] { Name(1) }));
    }

    private static ServiceKey Name(int number) => EngineHarness.Service($"s{number}");

    // No audit: it would read everything once the clock has moved far enough.
    private static TaskDefinition Task(int number) =>
        EngineHarness.Task($"t{number}", "a", "b", new MatchDefinition { Namespace = "default", Service = NamePattern.Parse($"s{number}") }) with { Methods = new() { Watch = true, AuditInterval = null } };

    private static Dictionary<ServiceKey, long> Reads(params InMemoryRegistry[] registries) =>
        registries.SelectMany(static registry => registry.ReadsByService).GroupBy(static pair => pair.Key).ToDictionary(static group => group.Key, static group => group.Sum(static pair => pair.Value));

    private static long Calls(params InMemoryRegistry[] registries) =>
        registries.Sum(static registry => registry.Calls.Where(static call => call.Key is "Open" or "ListServices" or "ListOwned" or "Apply").Sum(static call => call.Value));
}
