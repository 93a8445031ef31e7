using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Contract;

// Nothing but our own is ever touched.
public abstract partial class DestinationContract<THarness>
{
    [Test]
    public async Task Apply_NativesAtOtherAddresses_StayByteForByte()
    {
        var service = Unique("foreign");
        await PutNativesAsync(service, Instance(101), Samples.All[9]);
        var before = await LookAsync(service);

        await BringAboutAsync(Desired(service, Copy(1), Copy(2)));
        Assert.That(await LookAsync(service, instance => !instance.IsCopy), Is.EqualTo(before), "after creates");
        await BringAboutAsync(Desired(service, Copy(1) with { Weight = 200 }));
        Assert.That(await LookAsync(service, instance => !instance.IsCopy), Is.EqualTo(before), "after an update and a delete");
        await BringAboutAsync(Desired(service));
        Assert.That(await LookAsync(service), Is.EqualTo(before), "after the last delete");
    }

    [Test]
    public async Task Apply_NativeAtTheSameAddress_BothLiveAndEachGoesAlone()
    {
        Needs(Traits.Identity == CopyIdentity.Own && Harness.Capabilities.SharesAddresses, "a copy has no identity of its own here");
        var service = Unique("side");
        var native = Instance(1) with { Metadata = MetadataMap.From([new("number", "native")]) };
        await PutNativesAsync(service, native);
        await ReadUntilAsync(() => ObserveAsync(service), read => read.Instances.Length == 1, Traits.ReadLag);
        var before = await LookAsync(service);

        var (_, observed) = await BringAboutAsync(Desired(service, Copy(1)));
        Assert.That(observed.Instances.Count(instance => instance.IsNative), Is.EqualTo(1));
        Assert.That(observed.Instances.Count(instance => instance.Ownership == CopyOwnership.Ours), Is.EqualTo(1));
        Assert.That(await LookAsync(service, instance => !instance.IsCopy), Is.EqualTo(before), "after the create");

        await BringAboutAsync(Desired(service, Copy(1) with { Weight = 200 }));
        Assert.That(await LookAsync(service, instance => !instance.IsCopy), Is.EqualTo(before), "after the update");

        await Harness.RemoveNativeAsync(service, native.Key, Token);
        observed = await ReadUntilAsync(() => ObserveAsync(service), read => read.Instances.Length == 1, Traits.ReadLag);
        Assert.That(observed.Instances.Single().Ownership, Is.EqualTo(CopyOwnership.Ours), "the native went alone");

        await PutNativesAsync(service, native);
        await ReadUntilAsync(() => ObserveAsync(service), read => read.Instances.Length == 2, Traits.ReadLag);
        (_, observed) = await BringAboutAsync(Desired(service));
        Assert.That(observed.Instances.Single().IsNative, Is.True, "the copy went alone");
        Assert.That(await LookAsync(service), Is.EqualTo(before), "after the delete");
    }

    [Test]
    public async Task Read_MarkStripped_IsStillOursAndNeverANative()
    {
        Needs(Traits.Identity == CopyIdentity.Own && Harness.Capabilities.CanStripMark, "marks cannot be stripped here");
        var service = Unique("stripped");
        await BringAboutAsync(Desired(service, Copy(1), Copy(2)));

        await Harness.StripMarkAsync(service, Copy(1).Key, Token);
        var observed = await ReadUntilAsync(() => ObserveAsync(service), read => read.Instances.Any(instance => instance.IsDrifted), Traits.ReadLag);

        var stripped = observed.Instances.Single(instance => instance.Instance.Key == Copy(1).Key);
        Assert.Multiple(() =>
        {
            Assert.That(stripped.Ownership, Is.EqualTo(CopyOwnership.Ours));
            Assert.That(stripped.Owner, Is.EqualTo(Owner));
            Assert.That(stripped.IsDrifted, Is.True);
        });
        if (Endpoint.Source is not null)
        {
            var read = await ReadAsync(service);
            Assert.That(read.Instances.Select(instance => instance.Mark), Is.All.Not.Null, "the source's view never takes a copy for a native");
        }

        (_, observed) = await BringAboutAsync(Desired(service, Copy(1), Copy(2)));
        Assert.That(observed.Instances.Any(instance => instance.IsDrifted), Is.False, "it is marked again");
    }

    [Test]
    public async Task Apply_StaleRevision_IsRefusedAndChangesNothing()
    {
        Needs(Traits.ConditionalWrites, "no conditional writes here");
        var service = Unique("stale");
        await BringAboutAsync(Desired(service, Copy(1)));
        var old = await ObserveAsync(service);
        await BringAboutAsync(Desired(service, Copy(1) with { Weight = 200 }));
        var now = await LookAsync(service);

        var update = await Destination.ApplyAsync([Plan(Desired(service, Copy(1) with { Weight = 300 }), old)], Token);
        var delete = await Destination.ApplyAsync([Plan(Desired(service), old)], Token);

        Assert.Multiple(() =>
        {
            Assert.That(update.ChangeSets.Single().Outcomes.Single().Error, Is.EqualTo(SyncErrorKind.Transient));
            Assert.That(delete.ChangeSets.Single().Outcomes.Single().Error, Is.EqualTo(SyncErrorKind.Transient));
        });
        Assert.That(await LookAsync(service), Is.EqualTo(now));
    }

    [Test]
    public async Task Apply_TwoOwnersAtOneTarget_DoNotTouchEachOther()
    {
        Needs(!Traits.TargetPerSource, "services of different sources are kept apart here");
        var service = Unique("owners");
        await BringAboutAsync(Desired(service, Copy(1), Copy(2)));
        await BringAboutAsync(Desired(service, Copy(3, OtherOwner)), OtherOwner);

        await BringAboutAsync(Desired(service, Copy(1) with { Weight = 200 }));
        var observed = await ObserveAsync(service);

        Assert.That(
            observed.Instances.Select(instance => (instance.Owner, instance.Instance.Weight)),
            Is.EquivalentTo(new (string?, long)[] { (Owner, 200), (OtherOwner, 100) }));
        await BringAboutAsync(Desired(service), OtherOwner);
        Assert.That((await ObserveAsync(service)).Instances.Select(instance => instance.Owner), Is.EqualTo(new[] { Owner }));
    }

    [Test]
    public async Task ListOwned_SeveralOwners_FindsEveryTargetOfTheGivenOnes()
    {
        var both = Unique("both");
        var first = Unique("first");
        var second = Unique("second");
        var native = Unique("native");
        await BringAboutAsync(Desired(both, Copy(1), Copy(2)));
        await BringAboutAsync(Desired(both, Copy(3, OtherOwner)), OtherOwner);
        await BringAboutAsync(Desired(first, Copy(1)));
        await BringAboutAsync(Desired(second, Copy(1, OtherOwner)), OtherOwner);
        await PutNativesAsync(native, Instance(1));

        Assert.That(await OwnedAsync(Owner), Is.EquivalentTo(new[] { new OwnedTarget(TargetOf(both), Owner, 2), new OwnedTarget(TargetOf(first), Owner, 1) }));
        Assert.That(await OwnedAsync(Owner, OtherOwner), Is.EquivalentTo(new[]
        {
            new OwnedTarget(TargetOf(both), Owner, 2), new OwnedTarget(TargetOf(first), Owner, 1),
            new OwnedTarget(TargetOf(both, OtherOwner), OtherOwner, 1), new OwnedTarget(TargetOf(second, OtherOwner), OtherOwner, 1),
        }));
        Assert.That(await OwnedAsync("nobody"), Is.Empty);

        async Task<List<OwnedTarget>> OwnedAsync(params string[] owners)
        {
            var owned = await CollectAsync(Destination.ListOwnedAsync(owners, Token));
            return [.. owned.Where(target => target.Target.Service == both || target.Target.Service == first || target.Target.Service == second || target.Target.Service == native)];
        }
    }

    [Test]
    public async Task Read_SecondEndpoint_SeesTheSameOwnership()
    {
        Needs(Traits.Lease == CopyLease.None && Harness.Capabilities.EndpointsShareCopies, "copies belong to one session here");
        var service = Unique("second");
        await BringAboutAsync(Desired(service, Copy(1)));

        var (other, _) = await OpenAsync();
        var observed = await ReadUntilAsync(() => ObserveAsync(service, other.Destination), read => !read.Instances.IsEmpty, Traits.ReadLag);

        Assert.That(observed.Instances.Single().Ownership, Is.EqualTo(CopyOwnership.Ours));
        Assert.That(observed.Instances.Single().Owner, Is.EqualTo(Owner));
    }

    [Test]
    public async Task Read_SecondSession_SeesLeasedCopiesAsElsewhere()
    {
        Needs(Traits.Lease == CopyLease.Session, "copies need no session here");
        var service = Unique("session");
        await BringAboutAsync(Desired(service, Copy(1)));

        var (other, _) = await OpenAsync();
        var observed = await ObserveAsync(service, other.Destination);
        Assert.That(observed.Instances.Single().Ownership, Is.EqualTo(CopyOwnership.Elsewhere));
        Assert.That(observed.Instances.Single().Owner, Is.EqualTo(Owner));

        await Endpoint.DisposeAsync();
        observed = await ReadUntilAsync(() => ObserveAsync(service, other.Destination), read => read.Instances.IsEmpty, Patience);
        Assert.That(observed.Instances, Is.Empty, "they go with their session");
    }
}
