using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Engine;

/// <summary>Which instances are copied, and what becomes of those that are not any more.</summary>
[TestFixture]
internal sealed class SelectorTests
{
    private static readonly ServiceKey s_service = Service("orders");

    [Test]
    public async Task Selector_OnlyWhatItSelectsIsCopied()
    {
        await using var harness = new EngineHarness();
        var (_, b) = await StartAsync(harness, Selecting("blue"), blue: 3, green: 4);
        Assert.That(Colours(b), Is.EqualTo("bbb"));
        Assert.That(b.WriteLog, Has.Length.EqualTo(3));
    }

    [Test]
    public async Task Instance_LeavesTheSelectionAtTheSource_IsAnOrdinaryLoss()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, Selecting("blue"), blue: 20, green: 0);
        a.UpdateNative(s_service, Instance(0).Key, static native => native with { Metadata = MetadataMap.Empty.With("colour", "red") });
        await harness.UntilAsync(() => b.Copies(s_service).Length == 19, "deleted");
        Assert.That((await harness.StatusAsync()).Kept, Is.Empty);

        for (var i = 1; i < 15; i++)
        {
            a.UpdateNative(s_service, Instance(i).Key, static native => native with { Metadata = MetadataMap.Empty });
        }

        await harness.UntilStatusAsync(static status => status.Held.Length > 0, "so many at once look like an accident");
        Assert.That(b.Copies(s_service), Has.Length.GreaterThan(10));
    }

    [Test]
    public async Task Reload_SelectorNarrowed_TheRestIsKeptAndTheGuardHasNoSay()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, Selecting(null), blue: 5, green: 15);
        await harness.ApplyAsync(Selecting("blue"));
        await harness.UntilStatusAsync(static status => status.Kept is [{ Copies: 15, Task: "a-to-b" }], "kept");
        a.Deregister(s_service, Instance(10).Key);
        await harness.StaysAsync(() => b.WriteLog.Length == 20, TimeSpan.FromSeconds(40), TimeSpan.FromMilliseconds(250), () => "a copy that is not selected any more was touched");
        Assert.That((await harness.StatusAsync()).Held, Is.Empty);

        await harness.RestartAsync();
        await harness.UntilInStepAsync();
        await harness.StaysAsync(() => b.WriteLog.Length == 20, TimeSpan.FromSeconds(10), () => "what is kept is kept after a restart too");

        a.Deregister(s_service, Instance(0).Key);
        await harness.UntilAsync(() => b.Copies(s_service).Length == 19, "what is selected is followed on");
        await harness.ApplyAsync(Selecting(null));
        await harness.UntilAsync(() => b.Copies(s_service).Length == 18, "the task takes over what it selects again, and finds one gone");
        await harness.UntilStatusAsync(static status => status.Kept.IsEmpty, "nothing is kept any more");
    }

    [Test]
    public async Task Reload_SelectorNarrowed_PurgeTakesExactlyTheRest()
    {
        await using var harness = new EngineHarness();
        var (_, b) = await StartAsync(harness, Purging(null), blue: 5, green: 15);
        await harness.ApplyAsync(Purging("blue"));
        Assert.That((await harness.StatusAsync()).Held.Select(static held => (held.Scope, held.Count)), Is.EqualTo(new[] { ("purge", 15) }));
        await harness.PassAsync(TimeSpan.FromSeconds(3));
        await harness.ApplyAsync(Purging("blue") with { PurgeAfter = TimeSpan.FromSeconds(7) });
        await harness.UntilAsync(() => Colours(b) == "bbbbb", "purged");
        Assert.That(b.WriteLog.Count(static write => write.Kind == ChangeKind.Delete), Is.EqualTo(15));
    }

    [Test]
    public async Task Reload_SelectorTurnedRound_WhatIsSelectedAgainIsNotPurged()
    {
        await using var harness = new EngineHarness();
        var (a, b) = await StartAsync(harness, Purging("blue"), blue: 4, green: 3);
        await harness.ApplyAsync(Purging("green"));
        await harness.UntilAsync(() => Colours(b) == "bbbbggg", "both, the blue ones on their way out");
        await harness.ApplyAsync(Purging("blue"));
        await harness.UntilAsync(() => Colours(b) == "bbbb", "now the green ones went");
        Assert.That(b.WriteLog.Count(static write => write.Kind == ChangeKind.Delete), Is.EqualTo(3));

        a.Deregister(s_service, Instance(0).Key);
        await harness.UntilAsync(() => Colours(b) == "bbb", "followed as before");
    }

    [Test]
    public async Task Reload_TaskSplitInTwo_WritesNothing()
    {
        await using var harness = new EngineHarness();
        var (_, b) = await StartAsync(harness, Selecting(null), blue: 3, green: 2);
        await harness.ApplyAsync(Selecting("blue") with { Name = "blue" }, Selecting("green") with { Name = "green" });
        await harness.UntilInStepAsync();
        await harness.StaysAsync(() => b.WriteLog.Length == 5, TimeSpan.FromSeconds(10), () => "a split wrote something");
        var status = await harness.StatusAsync();
        Assert.That((status.Kept.Length, status.Held.Length), Is.EqualTo((0, 0)));

        await harness.ApplyAsync(Selecting("blue") with { Name = "blue" });
        await harness.UntilStatusAsync(static status => status.Kept is [{ Copies: 2, Task: "green" }], "the green ones are kept");
        await harness.StaysAsync(() => b.WriteLog.Length == 5, TimeSpan.FromSeconds(10), () => "a kept copy was touched");
    }

    private static TaskDefinition Purging(string? colour) => Selecting(colour) with { OnRemove = RemovalPolicy.Purge, PurgeAfter = TimeSpan.FromSeconds(8) };

    private static TaskDefinition Selecting(string? colour) => Task("a-to-b", "a", "b", new MatchDefinition
    {
        Namespace = "default",
        Selector = colour is null ? null : new() { Metadata = [new("colour", NamePattern.Parse(colour))] },
    });

    private static string Colours(InMemoryRegistry registry) => string.Concat(registry.Copies(s_service).Select(static copy => copy.Metadata["colour"][0]).Order());

    private static async Task<(InMemoryRegistry A, InMemoryRegistry B)> StartAsync(EngineHarness harness, TaskDefinition task, int blue, int green)
    {
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(blue + green).Select((instance, index) => instance with { Metadata = MetadataMap.Empty.With("colour", index < blue ? "blue" : "green") }));
        await harness.StartAsync(task);
        await harness.UntilAsync(() => !b.Copies(s_service).IsEmpty, "copies");
        await harness.UntilInStepAsync();
        return (a, b);
    }
}
