using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Engine;

/// <summary>Groups of a service at a gateway: what differs is written, whether instances change or not, and nothing twice.</summary>
[TestFixture]
internal sealed class GroupTests
{
    private static readonly ServiceKey s_service = Service("orders");

    public static InMemoryRegistryOptions Gateway { get; } = new() { IsSource = false, KeepsServices = true, Traits = new() { HasNamespaces = true, HasGroups = true, ConditionalWrites = true } };

    public static TaskDefinition Grouped(params (string Name, string Version)[] groups) => Task("a-to-g", "a", "g", new MatchDefinition
    {
        Namespace = "default",
        Groups = [.. groups.Select(static group => new ServiceGroup { Name = group.Name, Metadata = MetadataMap.Empty.With("version", group.Version) })],
    });

    [Test]
    public async Task Cold_GroupsFollowFromMetadataAndFields_AndASecondRunWritesNothing()
    {
        await using var harness = new EngineHarness();
        var (_, g) = await StartAsync(harness, Grouped(("v1", "1"), ("v2", "2"), ("v3", "3")));
        Assert.That(Picture(g), Is.EqualTo("default: 1 2 3; v1: 1; v2: 2; v3:"));
        Assert.That(g.GroupWrites, Is.EqualTo(new[] { "+default", "+v1", "+v2", "+v3" }));

        var (writes, groups) = (g.WriteLog.Length, g.GroupWrites.Length);
        await harness.RestartAsync();
        await harness.UntilInStepAsync();
        Assert.That((g.WriteLog.Length, g.GroupWrites.Length), Is.EqualTo((writes, groups)));
    }

    [Test]
    public async Task Metadata_MovesAnInstance_ByOneUpdate()
    {
        await using var harness = new EngineHarness();
        var (a, g) = await StartAsync(harness, Grouped(("v1", "1"), ("v2", "2")));
        a.UpdateNative(s_service, Instance(1).Key, static native => native with { Metadata = MetadataMap.Empty.With("version", "2") });
        await harness.UntilAsync(() => Picture(g) == "default: 1 2 3; v1:; v2: 1 2", "moved");
        Assert.That(g.WriteLog.Select(static write => write.Kind).Skip(3), Is.EqualTo(new[] { ChangeKind.Update }));
    }

    [Test]
    public async Task Mapping_ThatRemovesTheKey_ChangesNoGroup()
    {
        await using var harness = new EngineHarness();
        var (_, g) = await StartAsync(harness, Grouped(("v1", "1")) with { Mapping = MappingDefinition.None with { Metadata = [new("version", null)] } });
        Assert.That(Picture(g), Is.EqualTo("default: 1 2 3; v1: 1"));
    }

    [Test]
    public async Task Reload_GroupAddedOrSelectingOthers_IsWrittenWithoutAnyInstanceChanging()
    {
        await using var harness = new EngineHarness();
        var (_, g) = await StartAsync(harness, Grouped(("v1", "1")));
        await harness.ApplyAsync(Grouped(("v1", "2"), ("empty", "9")));
        await harness.UntilAsync(() => Picture(g) == "default: 1 2 3; empty:; v1: 2", "as configured now");
        Assert.That(g.GroupWrites, Is.EqualTo(new[] { "+default", "+v1", "+empty" }), "only what differs");
    }

    [Test]
    public async Task DefaultGroupOff_WhatBelongsToNoGroupIsNotThere()
    {
        await using var harness = new EngineHarness();
        var (_, g) = await StartAsync(harness, Grouped(("v1", "1")) with { DefaultGroup = false });
        Assert.That(Picture(g), Is.EqualTo("v1: 1"));
        await harness.ApplyAsync(Grouped(("v1", "1")));
        await harness.UntilAsync(() => Picture(g) == "default: 1 2 3; v1: 1", "switched on");
    }

    [Test]
    public async Task Unhealthy_IsLeftOut_AndTheLastUsableOneWaitsForASecondLook()
    {
        await using var harness = new EngineHarness();
        var (a, g) = await StartAsync(harness, Grouped(("v1", "1")));
        a.UpdateNative(s_service, Instance(1).Key, static native => native with { Health = InstanceHealth.Critical });
        await harness.UntilAsync(() => Picture(g) == "default: 2 3; v1:", "an empty group is no reason to wait");
        a.UpdateNative(s_service, Instance(2).Key, static native => native with { Isolated = true });
        a.UpdateNative(s_service, Instance(3).Key, static native => native with { Isolated = true });
        await harness.UntilAsync(() => g.Copies(s_service).Length < 2 || a.State.Index > 0, "seen");
        await harness.StaysAsync(() => g.Copies(s_service).Length > 0, TimeSpan.FromSeconds(1), () => "the last one went at once");
        await harness.UntilAsync(() => g.Copies(s_service).IsEmpty, "confirmed");
        Assert.That(g.Groups(s_service), Is.EquivalentTo(["default", "v1"]), "groups stay while the service is there");
    }

    [Test]
    public async Task FlapDamping_UnhealthyForAMoment_CausesNoWrite()
    {
        await using var harness = new EngineHarness();
        var (a, g) = await StartAsync(harness, Grouped() with { FlapDamping = TimeSpan.FromSeconds(5) });
        var writes = g.WriteLog.Length;
        a.UpdateNative(s_service, Instance(1).Key, static native => native with { Health = InstanceHealth.Critical });
        await harness.StaysAsync(() => g.WriteLog.Length == writes, TimeSpan.FromSeconds(4), () => "written within the damping");
        a.UpdateNative(s_service, Instance(1).Key, static native => native with { Health = InstanceHealth.Passing });
        await harness.StaysAsync(() => g.WriteLog.Length == writes, TimeSpan.FromSeconds(10), () => "written though it was back");
        a.UpdateNative(s_service, Instance(1).Key, static native => native with { Health = InstanceHealth.Critical });
        await harness.UntilAsync(() => Picture(g) == "default: 2 3", "unhealthy for longer");
        a.UpdateNative(s_service, Instance(2).Key, static native => native with { Isolated = true });
        await harness.StaysAsync(() => true, TimeSpan.FromMilliseconds(300), () => "");
        await harness.UntilAsync(() => Picture(g) == "default: 3", "what is isolated on purpose does not wait");
    }

    [Test]
    public async Task TwoTasks_OfOneSource_EachHasItsGroups()
    {
        await using var harness = new EngineHarness();
        var (a, g) = (harness.Registry("a"), harness.Registry("g", Gateway));
        a.RegisterNative(s_service, Instance(1) with { Metadata = MetadataMap.Empty.With("version", "1") });
        await harness.StartAsync(Grouped(("v1", "1")), Grouped(("stable", "1")) with { Name = "second", DefaultGroup = false });
        await harness.UntilAsync(() => Picture(g) == "default: 1; stable: 1; v1: 1", "all groups");
        await harness.UntilInStepAsync();
    }

    [TestCase(10)]
    [TestCase(600)]
    public async Task BlueGreen_IsNotHeld_ButTheLossOfAllIs(int overlapSeconds)
    {
        await using var harness = new EngineHarness();
        var (a, g) = (harness.Registry("a"), harness.Registry("g", Gateway));
        a.RegisterNatives(s_service, Versioned(0, 50, "1"));
        await harness.StartAsync(Grouped(("v1", "1"), ("v2", "2")));
        await harness.UntilAsync(() => g.Copies(s_service).Length == 50, "blue");
        await harness.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(1));
        a.RegisterNatives(s_service, Versioned(100, 50, "2"));
        await harness.UntilAsync(() => g.Copies(s_service).Length == 100, "both");
        await harness.PassAsync(TimeSpan.FromSeconds(overlapSeconds), TimeSpan.FromSeconds(1));
        foreach (var blue in Versioned(0, 50, "1"))
        {
            a.Deregister(s_service, blue.Key);
        }

        await harness.UntilAsync(() => g.Copies(s_service).Length == 50, "green alone");
        Assert.That((await harness.StatusAsync()).Held, Is.Empty);
        foreach (var green in Versioned(100, 49, "2"))
        {
            a.Deregister(s_service, green.Key);
        }

        await harness.UntilStatusAsync(static status => status.Held.Length > 0, "held");
        Assert.That(g.Copies(s_service), Has.Length.EqualTo(50));
    }

    private static ImmutableArray<ServiceInstance> Versioned(int from, int count, string version) =>
        [.. Instances(count, from).Select(instance => instance with { Metadata = MetadataMap.Empty.With("version", version) })];

    /// <summary>Three instances: one whose metadata has a version, one whose field has, one without.</summary>
    public static async Task<(InMemoryRegistry Source, InMemoryRegistry Gateway)> StartAsync(EngineHarness harness, TaskDefinition task)
    {
        var (a, g) = (harness.Registry("a"), harness.Registry("g", Gateway));
        a.RegisterNative(s_service, Instance(1) with { Metadata = MetadataMap.Empty.With("version", "1") });
        a.RegisterNative(s_service, Instance(2) with { Version = "2" });
        a.RegisterNative(s_service, Instance(3));
        await harness.StartAsync(task);
        await harness.UntilInStepAsync();
        return (a, g);
    }

    /// <summary><c>default: 1 2 3; v1: 1</c>.</summary>
    public static string Picture(InMemoryRegistry gateway) => string.Join("; ", gateway.Groups(s_service).Select(group =>
        $"{group}: {string.Join(' ', gateway.Copies(s_service).Where(copy => copy.Groups.Contains(group, StringComparer.Ordinal)).OrderBy(static copy => copy.Key).Select(static copy => copy.Host.Split('.')[3]).Select(static last => $"{int.Parse(last, System.Globalization.CultureInfo.InvariantCulture) - 1}"))}".TrimEnd()));
}
