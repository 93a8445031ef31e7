using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Nacos.Wire;

namespace PolarisSync.Plugins.Nacos.Mapping;

public sealed class OwnershipsTests
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ServiceInstance s_copy = new() { Host = "10.0.0.1", Port = 80, Health = InstanceHealth.Passing, Mark = "a" };
    private readonly NacosMapper _mapper = new(new StringPool());

    [Test]
    public void Judge_OneAddressThreeTimes_IsNativeOursAndElsewhere()
    {
        var judged = Judge(Published(s_now, s_copy), Wire(s_copy with { Mark = null }), Wire(s_copy with { Weight = 300 }), Wire(s_copy));

        Assert.That(judged.Select(entry => entry.Ownership), Is.EqualTo(new[] { CopyOwnership.Foreign, CopyOwnership.Elsewhere, CopyOwnership.Ours }));
        Assert.That(judged[0].IsNative, Is.True);
        Assert.That(judged[1].Owner, Is.EqualTo("a"));
    }

    [Test]
    public void Judge_NothingPublished_MarkedOnesAreElsewhere()
    {
        var judged = Judge(PublishedSet.Empty, Wire(s_copy));

        Assert.That((judged[0].Ownership, judged[0].Owner), Is.EqualTo((CopyOwnership.Elsewhere, "a")));
    }

    [Test]
    public void Judge_MarkedPersistent_IsOursByItsAddressAlone()
    {
        var judged = Judge(PublishedSet.Empty, NacosMapper.ToWire(s_copy, ephemeral: false));

        Assert.That((judged[0].Ownership, judged[0].Owner, judged[0].Handle), Is.EqualTo((CopyOwnership.Ours, "a", Ownerships.Address)));
    }

    [Test]
    public void Judge_TakenAwayAMomentAgo_IsNotShownUntilReadsMustHaveCaughtUp()
    {
        var gone = Published(s_now, s_copy).After(ImmutableDictionary<CopyKey, ServiceInstance>.Empty, s_now, CopyLane.Remembered);

        Assert.That(Ownerships.Judge([Wire(s_copy)], gone, _mapper, s_now), Is.Empty);
        Assert.That(Ownerships.Judge([Wire(s_copy)], gone, _mapper, s_now + CopyLane.Remembered)[0].Ownership, Is.EqualTo(CopyOwnership.Elsewhere));
    }

    [Test]
    public void Judge_TakenAwayAMomentAgoAndKeptByAnother_IsElsewhere()
    {
        var gone = Published(s_now, s_copy).After(ImmutableDictionary<CopyKey, ServiceInstance>.Empty, s_now, CopyLane.Remembered);

        Assert.That(Judge(gone, Wire(s_copy), Wire(s_copy)).Select(entry => entry.Ownership), Is.EqualTo(new[] { CopyOwnership.Elsewhere }));
    }

    [Test]
    public void Judge_WrittenAMomentAgoAndNotShownYet_IsOursAsItWasWritten()
    {
        var heavier = s_copy with { Weight = 300 };
        var set = Published(s_now, s_copy).After(Copies(heavier), s_now, CopyLane.Remembered);

        Assert.That(Judge(set, Wire(s_copy)).Single().Instance, Is.EqualTo(heavier), "what it replaced is shown");
        Assert.That(Judge(PublishedSet.Empty.After(Copies(s_copy), s_now, CopyLane.Remembered)).Single().Instance, Is.EqualTo(s_copy), "nothing is shown");
    }

    [Test]
    public void Judge_OursNotShownThoughItWasWrittenLongAgo_IsGone()
    {
        var other = s_copy with { Host = "10.0.0.2" };
        var set = PublishedSet.Empty.After(Copies(s_copy), s_now - CopyLane.Remembered, CopyLane.Remembered).After(Copies(s_copy, other), s_now, CopyLane.Remembered);

        Assert.That(Judge(set).Single().Instance, Is.EqualTo(other));
        Assert.That(Judge(set.Redone(s_now)), Has.Length.EqualTo(2), "registered anew with another connection");
    }

    [Test]
    public void Judge_OperatorsChangeLiesOverOurs_ShowsItOnlyWhileAWriteMayBeUnderWay()
    {
        var disabled = Wire(s_copy with { Isolated = true });

        Assert.That(Ownerships.Judge([disabled], Published(s_now, s_copy), _mapper, s_now)[0].Instance.Isolated, Is.True);
        Assert.That(Ownerships.Judge([disabled], Published(s_now, s_copy), _mapper, s_now + CopyLane.Remembered)[0].Instance, Is.EqualTo(s_copy));
    }

    [Test]
    public void Judge_MarkOfOursEmptied_IsOursAndDrifted()
    {
        var emptied = Wire(s_copy);
        emptied.Metadata![SyncMark.MetadataKey] = "";

        var judged = Judge(Published(s_now, s_copy), emptied)[0];
        Assert.That((judged.Ownership, judged.Owner, judged.IsDrifted), Is.EqualTo((CopyOwnership.Ours, "a", true)));
    }

    [Test]
    public void Judge_AnotherOwnerAtOurAddress_IsNotOurs() =>
        Assert.That(Judge(Published(s_now, s_copy), Wire(s_copy with { Mark = "b" }))[0].Owner, Is.EqualTo("b"));

    private static WireInstance Wire(ServiceInstance instance)
    {
        var wire = NacosMapper.ToWire(instance, ephemeral: true);
        if (instance.Mark is null)
        {
            wire.Metadata!.Remove(SyncMark.MetadataKey);
        }

        return wire;
    }

    private static PublishedSet Published(DateTimeOffset at, params ServiceInstance[] copies) =>
        PublishedSet.Empty with { Copies = Copies(copies), WrittenAt = at };

    private static ImmutableDictionary<CopyKey, ServiceInstance> Copies(params ServiceInstance[] copies) => copies.ToImmutableDictionary(CopyKey.Of);

    private ImmutableArray<ObservedInstance> Judge(PublishedSet set, params WireInstance[] shown) => Ownerships.Judge(shown, set, _mapper, s_now);
}
