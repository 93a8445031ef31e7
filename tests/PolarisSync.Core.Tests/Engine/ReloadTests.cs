using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Engine;

/// <summary>A reload changes exactly the difference.</summary>
[TestFixture]
internal sealed class ReloadTests
{
    private static readonly TaskDefinition s_task = Task("a-to-b", "a", "b", Match("*"));

    [Test]
    public async Task Renamed_CausesNoCallAndKeepsWhatIsHeld()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, s_task with { OnRemove = RemovalPolicy.Purge, PurgeAfter = TimeSpan.FromSeconds(1), Guard = s_task.Guard with { Hold = null } });
        a.DeregisterWhere(Service("s0"), static native => native.Key != Instance(0).Key);
        await harness.UntilStatusAsync(static status => status.Held.Any(static held => held.Scope == "target"), "held");
        await harness.UntilInStepOrHeldAsync();
        var (held, calls, reads) = ((await harness.StatusAsync()).Held.Select(static held => held.Id), Calls(a, b), Reads(a, b));

        await harness.ApplyAsync(s_task with { Name = "renamed", OnRemove = RemovalPolicy.Purge, PurgeAfter = TimeSpan.FromSeconds(1), Guard = s_task.Guard with { Hold = null } });
        await harness.UntilStatusNowAsync(static status => status.Tasks is [{ Name: "renamed", State: "waiting" }], "goes on");
        Assert.That(Calls(a, b), Is.EqualTo(calls));
        Assert.That(Reads(a, b), Is.EqualTo(reads));
        var status = await harness.StatusAsync();
        Assert.That(status.Held.Select(static one => one.Id), Is.EqualTo(held));
        Assert.That(status.Held.Where(static one => one.Scope == "task").Select(static one => one.Name), Is.All.EqualTo("renamed"));
        Assert.That(status.Kept, Is.Empty);
        await harness.StaysAsync(() => b.Copies(Service("s0")).Length == 20, TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(250), () => "a new name let held losses through");
    }

    [Test]
    public async Task TwoEqualTasks_BecomeOneUnderAThirdName_NothingIsWritten()
    {
        await using var harness = new EngineHarness();
        var (_, b) = await StartAsync(harness, s_task, s_task with { Name = "twin" });
        await harness.ApplyAsync(s_task with { Name = "third" });
        await harness.UntilInStepAsync();
        await harness.StaysAsync(() => b.WriteLog.Length == 60, TimeSpan.FromSeconds(5), () => "something was written");
        Assert.That((await harness.StatusAsync()).Kept, Is.Empty);
    }

    [Test]
    public async Task MovedToTheOtherDocument_WritesNothing()
    {
        await using var harness = new EngineHarness();
        harness.Registry("c");
        var other = Task("c-to-b", "c", "b");
        var (_, b) = await StartAsync(harness, s_task, other);
        await harness.ApplyAsync(other, s_task with { Methods = new() { Watch = true, AuditInterval = TimeSpan.FromSeconds(7) } });
        await harness.UntilInStepAsync();
        await harness.StaysAsync(() => b.WriteLog.Length == 60, TimeSpan.FromSeconds(10), () => "something was written");
        var status = await harness.StatusAsync();
        Assert.That((status.Held.Length, status.Kept.Length), Is.EqualTo((0, 0)));
    }

    [TestCase("s1|*")]
    [TestCase("s0|s1|s2")]
    [TestCase("regex:s[0-9]")]
    [TestCase("s*|other")]
    public async Task MatchesSplitOrMovedOrSaidInAnotherWay_WritesNothing(string services)
    {
        await using var harness = new EngineHarness();
        var (_, b) = await StartAsync(harness, s_task);
        await harness.ApplyAsync(s_task with { Matches = [.. services.Split('|').Select(Match)] });
        await harness.UntilInStepAsync();
        await harness.StaysAsync(() => b.WriteLog.Length == 60, TimeSpan.FromSeconds(5), () => "something was written");
        Assert.That((await harness.StatusAsync()).Kept, Is.Empty);
    }

    [Test]
    public async Task Widened_OnlyTheNewServicesAreWritten()
    {
        await using var harness = new EngineHarness();
        var (_, b) = await StartAsync(harness, s_task with { Matches = [Match("s1")] });
        await harness.ApplyAsync(s_task with { Matches = [Match("*") with { Exclude = [NamePattern.Parse("s2")] }] });
        await harness.UntilAsync(() => b.Copies(Service("s0")).Length == 20, "the new service");
        await harness.UntilInStepAsync();
        Assert.That(b.WriteLog.Skip(20).Select(static write => (write.Kind, write.Service)).Distinct(), Is.EqualTo(new[] { (ChangeKind.Create, Service("s0")) }));
    }

    [Test]
    public async Task Narrowed_TheOthersAreKeptAndNothingIsWritten()
    {
        await using var harness = new EngineHarness();
        var (_, b) = await StartAsync(harness, s_task);
        await harness.ApplyAsync(s_task with { Matches = [Match("*") with { Exclude = [NamePattern.Parse("s[!")] }] });
        await harness.ApplyAsync(s_task with { Matches = [Match("s?") with { Exclude = [NamePattern.Parse("regex:s[02]")] }] });
        await harness.UntilStatusAsync(static status => status.Kept.Length == 2 && status.Kept.All(static kept => kept is { Target: "default/s0" or "default/s2", Copies: 20 }), "kept");
        await harness.StaysAsync(() => b.WriteLog.Length == 60, TimeSpan.FromSeconds(5), () => "something was written");
    }

    [Test]
    public async Task ServiceMovesFromOneTaskToAnother_WritesNothing()
    {
        await using var harness = new EngineHarness();
        var (_, b) = await StartAsync(harness, s_task with { Matches = [Match("s0"), Match("s1")] }, s_task with { Name = "two", Matches = [Match("s2")] });
        await harness.ApplyAsync(s_task with { Matches = [Match("s0")] }, s_task with { Name = "two", Matches = [Match("s[12]"), Match("s1"), Match("s2")] });
        await harness.UntilInStepAsync();
        await harness.StaysAsync(() => b.WriteLog.Length == 60, TimeSpan.FromSeconds(5), () => "something was written");
        Assert.That((await harness.StatusAsync()).Kept, Is.Empty);
    }

    private static MatchDefinition Match(string service) => new() { Namespace = "default", Service = NamePattern.Parse(service) };

    private static ImmutableSortedDictionary<string, long> Calls(params InMemoryRegistry[] registries) => registries.SelectMany((registry, index) => registry.Calls.Where(static call => call.Key != "Watch").Select(call => KeyValuePair.Create($"{index} {call.Key}", call.Value))).ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static long Reads(params InMemoryRegistry[] registries) => registries.Sum(static registry => registry.KeysRead);

    // Three services of 20 instances; waits until those that match are copied.
    private static async Task<(InMemoryRegistry A, InMemoryRegistry B)> StartAsync(EngineHarness harness, params TaskDefinition[] tasks)
    {
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        for (var i = 0; i < 3; i++)
        {
            a.RegisterNatives(Service($"s{i}"), Instances(20, from: i * 20));
        }

        await harness.StartAsync(tasks);
        await harness.UntilInStepAsync();
        return (a, b);
    }
}
