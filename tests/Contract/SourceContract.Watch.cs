using PolarisSync.Abstractions;
using PolarisSync.Tests.Fakes;

namespace PolarisSync.Tests.Contract;

public abstract partial class SourceContract<THarness>
{
    [Test]
    public async Task Watch_Established_SaysLive()
    {
        await using var watch = new WatchRecorder(Source, Wanting());

        await EventuallyAsync(() => watch.Events.OfType<SourceEvent.Live>().Any(), "the watch says it is live");
    }

    [Test]
    public async Task Watch_QuietAfterChanges_LastWordEqualsARead()
    {
        var service = Unique("quiet");
        await PutNativesAsync(service, Instance(0));
        await using var watch = await WatchAsync(Wanting(service));

        for (var number = 1; number <= 5; number++)
        {
            await PutNativesAsync(service, Instance(number));
        }

        await Harness.RemoveNativeAsync(service, Instance(2).Key, Token);

        // There were five once before, with this one among them.
        await AssertSeenAsync(watch, service, 0, read => read.Instances.Length == 5 && read.Instances.All(static instance => instance.Key != Instance(2).Key));
    }

    [Test]
    public async Task Watch_NativeRegistersChangesAndLeaves_EachIsTold()
    {
        var service = Unique("life");
        await PutNativesAsync(service, Instance(0));
        await using var watch = await WatchAsync(Wanting(service));

        var since = watch.Events.Length;
        await PutNativesAsync(service, Instance(1));
        await AssertSeenAsync(watch, service, since, read => read.Instances.Length == 2);

        since = watch.Events.Length;
        var changed = Instance(1) with { Metadata = MetadataMap.From([new("number", "changed")]) };
        await PutNativesAsync(service, changed);
        await AssertSeenAsync(watch, service, since, read => read.Instances.Any(instance => instance.Metadata.Find("number") == "changed"));

        since = watch.Events.Length;
        await Harness.RemoveNativeAsync(service, changed.Key, Token);
        await AssertSeenAsync(watch, service, since, read => read.Instances.Length == 1);
    }

    [Test]
    public async Task Watch_ServiceAppearsAndGoes_IsTold()
    {
        var service = Unique("appears");
        await using var watch = await WatchAsync(Wanting(service));

        var since = watch.Events.Length;
        await PutNativesAsync(service, Instance(1));
        await AssertSeenAsync(watch, service, since, read => read.Instances.Length == 1);

        since = watch.Events.Length;
        await Harness.RemoveNativeAsync(service, Instance(1).Key, Token);
        await AssertSeenAsync(watch, service, since, read => read.Instances.IsEmpty);
    }

    [Test]
    public async Task Watch_NewServiceInWantedNamespace_SaysTheListChanged()
    {
        await using var watch = await WatchAsync(Wanting());
        var since = watch.Events.Length;
        var service = Unique("new");

        await PutNativesAsync(service, Instance(1));

        await EventuallyAsync(
            () => watch.Events.Skip(since).Any(said => said is SourceEvent.ListChanged { Namespace: ServiceKey.DefaultNamespace }), "the list changed");
        var list = await ReadUntilAsync(() => Source.ListServicesAsync(service.Namespace, Token), read => read.Services.Contains(service), Lag);
        Assert.That(list.Services, Does.Contain(service));
    }

    [Test]
    public async Task Watch_WantedSetChanges_IsFollowed()
    {
        var first = Unique("first");
        var second = Unique("second");
        await PutNativesAsync(first, Instance(1));
        await PutNativesAsync(second, Instance(2));
        var wanted = Wanting(first);
        await using var watch = await WatchAsync(wanted);

        wanted.Replace(new() { Services = [first, second], Namespaces = wanted.Current.Namespaces });
        await PutNativesAsync(second, Instance(3));
        await AssertSeenAsync(watch, second, 0, read => read.Instances.Length == 2);

        wanted.Replace(new() { Services = [second], Namespaces = wanted.Current.Namespaces });
        var since = watch.Events.Length;
        await PutNativesAsync(second, Instance(4));
        await AssertSeenAsync(watch, second, since, read => read.Instances.Length == 3);
    }

    [Test]
    public async Task Watch_Dropped_ThrowsOrSeesWhatChangedMeanwhile()
    {
        Needs(Harness.Capabilities.CanDropWatches, "this harness cannot drop watches");
        var service = Unique("dropped");
        await PutNativesAsync(service, Instance(0));
        await using var watch = await WatchAsync(Wanting(service));
        var since = watch.Events.Length;

        await Harness.DropWatchesAsync(Token);
        await PutNativesAsync(service, Instance(1));

        // What it says of the time before the drop is no answer yet.
        await EventuallyAsync(
            () => watch.Failure is not null || (watch.About(service, since).LastOrDefault() is { } last && IsTrue(last, static read => read.Instances.Length == 2)), "the watch throws or resumes");
        if (watch.Failure is not null)
        {
            Assert.That(watch.Failure, Is.TypeOf<SyncException>(), watch.Failure.ToString());
            await using var again = await WatchAsync(Wanting(service));
            since = 0;
            await PutNativesAsync(service, Instance(2));
            await AssertSeenAsync(again, service, since, read => read.Instances.Length == 3);
        }
        else
        {
            await AssertSeenAsync(watch, service, since, read => read.Instances.Length == 2);
        }
    }

    [Test]
    public async Task Watch_ServerFailsAndComesBack_NeverTellsAnEmptyService([Values] HarnessFault fault)
    {
        Needs(Harness.Capabilities.Faults.Contains(fault), $"this harness cannot play {fault}");
        var service = Unique("outage");
        await PutNativesAsync(service, Instance(0));
        await ReadUntilAsync(() => ReadAsync(service), read => read.Instances.Length == 1, Lag);
        await using var watch = await WatchAsync(Wanting(service));
        var since = watch.Events.Length;

        await Harness.BreakAsync(fault, Token);
        await Eventually.StayTrueAsync(
            () => !watch.Events.OfType<SourceEvent.Snapshot>().Any(said => said.Service.Instances.IsEmpty),
            TimeSpan.FromMilliseconds(600),
            () => "an empty snapshot while the server fails");
        await Harness.RepairAsync(Token);
        if (!watch.HasEnded)
        {
            await PutNativesAsync(service, Instance(1));
            await EventuallyAsync(() => watch.HasEnded || watch.About(service, since).Any(), "the watch throws or goes on");
        }

        Assert.Multiple(() =>
        {
            Assert.That(watch.Events.OfType<SourceEvent.Snapshot>().Where(said => said.Service.Service == service && said.Service.Instances.IsEmpty), Is.Empty);
            Assert.That(watch.HasEnded && watch.Failure is not SyncException, Is.False, $"the watch ended otherwise than by a SyncException: {watch.Failure}");
        });
    }

    [Test]
    public async Task Watch_Cancelled_EndsPromptly()
    {
        await using var watch = await WatchAsync(Wanting(Unique("cancel")));

        await watch.StopAsync(TimeSpan.FromSeconds(5));

        Assert.That(watch.Failure, Is.Null);
    }

    private static WatchSet Wanting(params ServiceKey[] services)
    {
        var wanted = new WatchSet();
        wanted.Replace(new() { Services = [.. services], Namespaces = [ServiceKey.DefaultNamespace] });
        return wanted;
    }

    private async Task<WatchRecorder> WatchAsync(WatchSet wanted)
    {
        var watch = new WatchRecorder(Source, wanted);
        await EventuallyAsync(() => watch.HasEnded || watch.Events.OfType<SourceEvent.Live>().Any(), "the watch says it is live");
        Assert.That(watch.Failure, Is.Null);
        return watch;
    }

    // What a watch has told must lead to the truth: its last snapshot is what a read gives, or a hint after the change makes the engine read.
    private async Task AssertSeenAsync(WatchRecorder watch, ServiceKey service, int since, Func<ServiceSnapshot, bool> truth)
    {
        await EventuallyAsync(
            () => watch.HasEnded || (watch.About(service, since).LastOrDefault() is { } last && IsTrue(last, truth)),
            $"the watch tells of {service}: {string.Join("; ", watch.About(service, since))}");
        Assert.That(watch.Failure, Is.Null);
        var read = await ReadUntilAsync(() => ReadAsync(service), truth, Lag);
        Assert.That(truth(read), Is.True, "a read after the event shows the change");
        if (watch.About(service, since).Last() is SourceEvent.Snapshot final)
        {
            Assert.Multiple(() =>
            {
                Assert.That(Sorted(final.Service.Instances), Is.EqualTo(Sorted(read.Instances)), "the last snapshot equals a read");
                Assert.That(final.Service.Metadata, Is.EqualTo(read.Metadata));
            });
        }
    }

    private static bool IsTrue(SourceEvent said, Func<ServiceSnapshot, bool> truth) => said is not SourceEvent.Snapshot snapshot || truth(snapshot.Service);
}
