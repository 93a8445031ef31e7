using PolarisSync.Abstractions;
using PolarisSync.Core.Engine;
using PolarisSync.Core.Tests.Engine;
using PolarisSync.Tests.Fakes;
using static PolarisSync.Core.Tests.Engine.EngineHarness;

namespace PolarisSync.Core.Tests.Laws;

[TestFixture]
internal sealed class Law05CopiesHaveAnIdentityOfTheirOwnTests
{
    private static readonly ServiceKey s_service = Service("orders");
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly InMemoryRegistryOptions s_weak = new()
    {
        Traits = new() { HasNamespaces = true, Identity = CopyIdentity.ByAddress, ReadLag = TimeSpan.FromSeconds(1) },
    };

    [Test]
    public async Task Mark_Stripped_IsMarkedAgainAndNeverCopiedBack()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(2));
        await harness.StartAsync(Task("a-to-b", "a", "b"), Task("b-to-a", "b", "a"));
        await harness.UntilInStepAsync();

        b.StripMark(s_service, Instance(0).Key);
        await harness.UntilAsync(() => b.Copies(s_service).All(static copy => copy.Mark == "a"), "the copy is marked again");
        a.Deregister(s_service, Instance(0).Key);
        b.StripMark(s_service, Instance(0).Key);
        await harness.UntilAsync(() => b.Copies(s_service).Length == 1, "and goes when its native goes, marked or not");
        Assert.That(a.WriteLog, Is.Empty);
    }

    [Test]
    public async Task ForeignCopy_WhateverItsMark_IsNeitherTouchedNorCopied()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(2));
        b.RegisterForeignCopy(s_service, Instance(0) with { Mark = "a", Weight = 1 });
        b.RegisterForeignCopy(s_service, Instance(8) with { Mark = "somebody" });
        await harness.StartAsync(Task("a-to-b", "a", "b"), Task("b-to-a", "b", "a"));
        await harness.UntilAsync(() => b.Copies(s_service).Length == 2, "our own copies are made beside");
        await harness.StaysAsync(() => b.Entries(s_service).Length == 4, TimeSpan.FromSeconds(40), TimeSpan.FromMilliseconds(500), () => "Another tool's copy was touched");
        Assert.That(a.WriteLog, Is.Empty);
    }

    [Test]
    public async Task Write_Conflicts_IsPlannedAnew()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(2));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();

        var conflicts = 0;
        b.BeforeCall = (method, _) =>
        {
            if (method == "Apply" && conflicts++ < 2)
            {
                b.EditCopy(s_service, Instance(0).Key, static copy => copy with { Version = copy.Version + "x" });
            }

            return System.Threading.Tasks.Task.CompletedTask;
        };
        a.UpdateNative(s_service, Instance(0).Key, static instance => instance with { Weight = 5 });
        await harness.UntilAsync(() => b.Copies(s_service).Contains(Instance(0) with { Mark = "a", Weight = 5 }), "the update lands in the end");
        Assert.That(b.WriteLog.Count(static write => write.Outcome.Error == SyncErrorKind.Transient), Is.EqualTo(2));
    }

    [Test]
    public async Task Answer_Lost_NothingIsDoubled()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b"));
        a.RegisterNatives(s_service, Instances(5));
        b.LoseAnswer();
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();
        Assert.That(b.Entries(s_service), Has.Length.EqualTo(5));
        b.LoseAnswer();
        a.Deregister(s_service, Instance(0).Key);
        await harness.UntilAsync(() => b.Copies(s_service).Length == 4, "the delete");
        await harness.UntilInStepAsync();
    }

    [Test]
    public async Task ByAddress_Create_WaitsForTwoReadsOneLagApartAndGoesAlone()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", s_weak));
        DateTimeOffset? firstRead = null;
        b.BeforeCall = (method, _) =>
        {
            firstRead ??= method == "ReadTargets" ? harness.Time.GetUtcNow() : null;
            return System.Threading.Tasks.Task.CompletedTask;
        };
        a.RegisterNatives(s_service, Instances(3));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilAsync(() => b.Copies(s_service).Length == 3, "3 copies");
        Assert.That(b.WriteLog[0].At - firstRead!.Value, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(1)));
        Assert.That(b.MaxBatchChanges, Is.EqualTo(1));
        await harness.UntilStatusAsync(static status => status.Tasks[0] is { State: "in step", Warnings.Count: 1 }, "status tells that ownership is weak");
    }

    [Test]
    public async Task ByAddress_SeveralDeletes_AllGo()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", s_weak));
        a.RegisterNatives(s_service, Instances(5));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilAsync(() => b.Copies(s_service).Length == 5, "5 copies");
        a.DeregisterWhere(s_service, static instance => instance.Host == Instance(0).Host || instance.Host == Instance(3).Host);
        await harness.UntilAsync(() => b.Copies(s_service).Length == 3, "both deletes");
        a.UpdateNative(s_service, Instance(1).Key, static instance => instance with { Weight = 7 });
        await harness.UntilAsync(() => b.Copies(s_service).Any(static copy => copy.Weight == 7), "and what comes after them");
    }

    [Test]
    public async Task ByAddress_ApplicationTakesTheAddress_IsLeftAloneUntilItLeaves()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", s_weak));
        a.RegisterNatives(s_service, Instances(2));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilInStepAsync();

        b.RegisterNative(s_service, Instance(0) with { Weight = 33 });
        await harness.PassAsync(TimeSpan.FromSeconds(3));
        a.UpdateNative(s_service, Instance(0).Key, static instance => instance with { Weight = 7 });
        await harness.StaysAsync(() => b.Natives(s_service) is [{ Weight: 33 }], TimeSpan.FromSeconds(5), () => "An application was hit through its copy");
        b.Deregister(s_service, Instance(0).Key);
        await harness.UntilAsync(() => b.Copies(s_service).Any(static copy => copy.Weight == 7), "the copy comes back");
    }

    [Test]
    public async Task ByAddress_CopiesOfTheJavaTool_AreOursAtOnceAndReplacedOneByOne()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", s_weak));
        a.RegisterNatives(s_service, Instances(3));
        for (var i = 1; i < 4; i++)
        {
            b.RegisterForeignCopy(s_service, Instance(i) with { Mark = "a", Weight = 1 });
        }

        await harness.StartAsync(Task("a-to-b", "a", "b"));
        await harness.UntilAsync(() => b.Copies(s_service).ToHashSet().SetEquals(Instances(3).Select(static instance => instance with { Mark = "a" })), "taken over");
        Assert.That(b.MaxBatchChanges, Is.EqualTo(1));
    }

    [Test]
    public async Task ByAddress_SyncOnce_EndsWhenAllIsDone()
    {
        await using var harness = new EngineHarness();
        var (a, b) = (harness.Registry("a"), harness.Registry("b", s_weak));
        a.RegisterNatives(s_service, Instances(4));
        await harness.StartAsync(Task("a-to-b", "a", "b"));
        var syncing = harness.Engine.SyncOnceAsync(CancellationToken.None);
        await harness.UntilAsync(() => syncing.IsCompleted, "the end");
        Assert.That(b.Copies(s_service), Has.Length.EqualTo(4));
        Assert.That((await syncing).Creates, Is.EqualTo(4));
    }

    [Test]
    public void WeakSightings_AddressTakenBetweenTwoReads_StartAnew()
    {
        var lag = TimeSpan.FromSeconds(1);
        var sightings = new WeakSightings();
        var create = new InstanceChange { Kind = ChangeKind.Create, Owner = "a", Desired = Instance(0) with { Mark = "a" } };
        var native = new ObservedInstance { Instance = Instance(0), Ownership = CopyOwnership.Foreign };
        sightings.NoteRead([], s_start);
        Assert.That(sightings.MayChange(create, null, s_start, lag), Is.False);
        sightings.NoteRead([native], s_start.AddSeconds(2));
        sightings.NoteRead([], s_start.AddSeconds(4));
        Assert.That(sightings.MayChange(create, null, s_start.AddSeconds(4), lag), Is.False, "one read without the address proves nothing");
        sightings.NoteRead([], s_start.AddSeconds(5));
        Assert.That(sightings.MayChange(create, null, s_start.AddSeconds(5), lag), Is.True);
    }

    [Test]
    public void WeakSightings_SomebodyElseWrote_MustShowTheSameTwice()
    {
        var lag = TimeSpan.FromSeconds(1);
        var sightings = new WeakSightings();
        var written = Instance(0) with { Mark = "a" };
        sightings.Wrote(new() { Kind = ChangeKind.Create, Owner = "a", Desired = written });
        var shown = new ObservedInstance { Instance = written with { Weight = 3 }, Ownership = CopyOwnership.Ours, Owner = "a" };
        var update = new InstanceChange { Kind = ChangeKind.Update, Owner = "a", Desired = written with { Weight = 9 }, Observed = shown };
        for (var second = 0; second < 2; second++)
        {
            sightings.NoteRead([shown], s_start.AddSeconds(second));
            Assert.That(sightings.MayChange(update, shown.Instance, s_start.AddSeconds(second), lag), Is.EqualTo(second == 1));
        }
    }
}
