using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Engine;
using PolarisSync.Core.Reporting;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Engine;

/// <summary>What matches hit, and why not the rest.</summary>
[TestFixture]
internal sealed class DiscoverTests
{
    private static readonly TaskDefinition s_task = Task(
        "a-to-b",
        "a",
        "b",
        new MatchDefinition { Namespace = "default", Service = NamePattern.Parse("order*"), Exclude = [NamePattern.Parse("*-test")], Selector = new() { Tags = ["blue"] } },
        new MatchDefinition { Namespace = "default", Service = NamePattern.Parse("regex:orders|pay.*|none|legacy-.*") },
        new MatchDefinition { Namespace = "default", Service = NamePattern.Parse("consul") }) with
    {
        Mapping = new() { Names = [NameRule.Parse("legacy-*", "*")] },
    };

    [TestCase(EngineMode.Run)]
    [TestCase(EngineMode.DryRun)]
    public async Task Discover_EveryKindOfReason(EngineMode mode)
    {
        await using var harness = new EngineHarness(new() { Mode = mode });
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.Options = a.Options with { KeepsServices = true };
        b.RegisterNative(Service("x"), Instance(90));
        a.RegisterNatives(Service("orders"), Instances(3).Select(static (native, index) => index == 0 ? native : native with { Tags = ["blue"] }));
        a.RegisterNative(Service("order-test"), Instance(10));
        a.RegisterNative(Service("order-red"), Instance(11));
        a.RegisterNatives(Service("pay"), Instances(2, from: 20));
        a.RegisterNatives(Service("legacy-pay"), Instances(4, from: 30));
        a.RegisterNative(Service("legacy-"), Instance(40));
        a.RegisterForeignCopy(Service("payments"), Instance(41) with { Mark = "b" });
        a.CreateService(Service("none"));
        a.RegisterNative(Service("web"), Instance(42));
        a.RegisterNative(new("dev", "orders"), Instance(43));
        await harness.StartAsync(s_task, Task("dev", "a", "b", new MatchDefinition { Namespace = "dev" }), Task("off", "a", "b") with { Enabled = false });
        var report = await DiscoverAsync(harness, null);

        Assert.That(report.Tasks.Select(static task => (task.Name, task.Enabled, task.Failures.Length)), Is.EqualTo(new[] { ("a-to-b", true, 0), ("dev", true, 0), ("off", false, 0) }));
        var found = report.Tasks[0];
        Assert.That(found.Matches.Select(static match => $"{match.Match} {match.Selects}: {match.Services}, {match.TakenEarlier}"), Is.EqualTo(new[]
        {
            "match[0] default/order*, without *-test, where tag blue: 2, 0",
            "match[1] default/regex:orders|pay.*|none|legacy-.*: 5, 1",
            "match[2] default/consul: 1, 0",
        }));
        Assert.That(found.Services.Select(static service => $"{service.Service} -> {service.Target} {service.Match} {service.Copied} {service.Instances} {service.LeftOut} {service.Reason}"), Is.EqualTo(new[]
        {
            "default/consul -> default/consul match[2] False 0 0 The source does not list it: there is no such service, or it is one of the registry's own, which are never copied.",
            "default/legacy- ->  match[1] False 0 0 It is not copied: the name that 'mapping' gives it is empty.",
            "default/legacy-pay -> default/pay match[1] False 4 0 'default/pay' and 'default/legacy-pay' of 'a' are both called 'default/pay' at 'b'; 'default/pay' has the name, so 'default/legacy-pay' is not copied.",
            "default/none -> default/none match[1] False 0 0 It has no instances.",
            "default/order-red -> default/order-red match[0] False 0 1 Its only instance is not selected.",
            "default/orders -> default/orders match[0] True 2 1 ",
            "default/pay -> default/pay match[1] True 2 0 ",
            "default/payments -> default/payments match[1] False 0 0 It has copies only, and copies do not travel on.",
        }));
        Assert.That(found.Rest, Is.EqualTo(new[]
        {
            new LeftOutService("default/order-test", "It is excluded by '*-test' of match[0]."),
            new LeftOutService("default/web", "No match includes its name."),
            new LeftOutService("dev/orders", "No match names its namespace 'dev'."),
        }));
        Assert.That((await DiscoverAsync(harness, "dev")).Tasks.Select(static task => task.Name), Is.EqualTo(new[] { "dev" }));
    }

    [Test]
    public async Task Discover_SourceCannotList_SaysSoForItsTasksOnly()
    {
        await using var harness = new EngineHarness();
        var (a, _, c) = (harness.Registry("a"), harness.Registry("b"), harness.Registry("c"));
        a.RegisterNative(Service("orders"), Instance(1));
        c.RegisterNative(Service("web"), Instance(2));
        await harness.StartAsync(Task("one", "a", "b"), Task("two", "c", "b"));
        await harness.UntilInStepAsync();
        a.BeforeCall = static (method, _) => method == "ListServices" ? throw new SyncException(SyncErrorKind.Auth, "The token may not list.") : System.Threading.Tasks.Task.CompletedTask;
        var report = await DiscoverAsync(harness, null);
        Assert.That(report.Tasks[0].Failures, Is.EqualTo(new[] { "The services of 'default' at 'a' cannot be listed: The token may not list." }));
        Assert.That(report.Tasks[0].Services.Select(static service => service.Service), Is.EqualTo(new[] { "default/orders" }), "what is known is told");
        Assert.That(report.Tasks[1].Failures, Is.Empty);
    }

    [Test]
    public async Task Discover_SourceIsDown_SaysSo()
    {
        await using var harness = new EngineHarness();
        var a = harness.Registry("a");
        harness.Registry("b");
        a.GoDown();
        await harness.StartAsync(Task("one", "a", "b"));
        var report = await DiscoverAsync(harness, null);
        Assert.That(report.Tasks[0].Failures.Single(), Does.StartWith("'a' cannot be reached: "));
    }

    [Test]
    public async Task Discover_NoSuchTask_IsAnErrorWithTheNearestName()
    {
        await using var harness = new EngineHarness();
        harness.Registry("a");
        harness.Registry("b");
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        var asking = harness.Engine.DiscoverAsync("a-to-c", CancellationToken.None);
        await harness.UntilAsync(() => asking.IsCompleted, "an answer");
        Assert.That(async () => await asking, Throws.TypeOf<SyncException>().With.Message.EqualTo("Unknown task 'a-to-c', did you mean 'a-to-b'?"));
    }

    private static async Task<DiscoverReport> DiscoverAsync(EngineHarness harness, string? task)
    {
        var asking = harness.Engine.DiscoverAsync(task, CancellationToken.None);
        await harness.UntilAsync(() => asking.IsCompleted, "the report");
        return await asking;
    }
}
