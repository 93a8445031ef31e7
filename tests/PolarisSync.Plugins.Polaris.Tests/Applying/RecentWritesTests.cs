using Microsoft.Extensions.Time.Testing;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

/// <summary>What was just written is in every read, and nothing that came from somebody else is ever covered by it.</summary>
internal sealed class RecentWritesTests
{
    private const string Id = "id-1";
    private readonly FakeTimeProvider _time = new();
    private RecentWrites _writes = null!;

    [SetUp]
    public void Start() => _writes = new(_time);

    [Test]
    public void Apply_CreateNotShownYet_IsThere()
    {
        _writes.Note(Samples.Orders, Id, Ours(100), "");
        var view = _writes.Apply(new() { Service = Samples.Orders, Exists = false });
        Assert.That((view.Exists, view.Instances.Single().Instance.Weight), Is.EqualTo((true, 100L)));
        Assert.That(_writes.Services, Is.EqualTo(new[] { Samples.Orders }));
    }

    [Test]
    public void Apply_UpdateNotShownYet_IsThereUntilItIsForgotten()
    {
        _writes.Note(Samples.Orders, Id, Ours(200), "r0");
        Assert.That(Weight(View(Ours(100), "r0")), Is.EqualTo(200));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.That(Weight(View(Ours(100), "r0")), Is.EqualTo(100));
        Assert.That(_writes.Services, Is.Empty);
    }

    [Test]
    public void Apply_DeleteNotShownYet_IsGone()
    {
        _writes.Note(Samples.Orders, Id, null, "r0");
        Assert.That(_writes.Apply(View(Ours(100), "r0")).Instances, Is.Empty);
    }

    [Test]
    public void Apply_DeletedAndListedAllTheSame_IsShownFromTheSecondTimeOn()
    {
        _writes.Note(Samples.Orders, Id, null, "r0");
        _time.Advance(TimeSpan.FromSeconds(4));
        _writes.Note(Samples.Orders, Id, null, "r0");
        Assert.That(_writes.Apply(View(Ours(100), "r0")).Instances, Has.Length.EqualTo(1));
        _writes.Note(Samples.Orders, Id, null, "r1");
        Assert.That(_writes.Apply(View(Ours(100), "r1")).Instances, Is.Empty, "another life of it");
    }

    [Test]
    public void Apply_SomebodyElseWroteSince_IsShownAsItIs()
    {
        _writes.Note(Samples.Orders, Id, Ours(200), "r0");
        Assert.That(Weight(View(Ours(300), "r9")), Is.EqualTo(300));
        Assert.That(Weight(View(Ours(100), "r0")), Is.EqualTo(100), "and what was written is over");
    }

    [Test]
    public void Apply_TwoWritesInOneTick_NeitherOldStateIsTakenForNew()
    {
        _writes.Note(Samples.Orders, Id, Ours(200), "r0");
        _writes.Note(Samples.Orders, Id, Ours(300), "r0");
        Assert.That(Weight(View(Ours(100), "r0")), Is.EqualTo(300));
        Assert.That(Weight(View(Ours(200), "r1")), Is.EqualTo(300), "the first write, shown late");
        Assert.That(Weight(View(Ours(300), "r2")), Is.EqualTo(300));
    }

    [Test]
    public void Apply_CreatedAndDeletedInOneTick_StaysGone()
    {
        _writes.Note(Samples.Orders, Id, Ours(100), "");
        _writes.Note(Samples.Orders, Id, null, "");
        Assert.That(_writes.Apply(View(Ours(100), "r1")).Instances, Is.Empty);
        Assert.That(_writes.Apply(new() { Service = Samples.Orders }).Instances, Is.Empty);
    }

    [Test]
    public void Apply_CreatedAndDeletedAgainAndAgain_EndsAsTheLastWrite()
    {
        for (var round = 0; round < 3; round++)
        {
            _writes.Note(Samples.Orders, Id, Ours(100), "");
            Assert.That(_writes.Apply(new() { Service = Samples.Orders }).Instances, Has.Length.EqualTo(1));
            _writes.Note(Samples.Orders, Id, null, "");
            Assert.That(_writes.Apply(View(Ours(100), "r1")).Instances, Is.Empty);
        }
    }

    [Test]
    public void Apply_DeletedAndMadeAgainAsItWas_IsThereThroughout()
    {
        _writes.Note(Samples.Orders, Id, null, "r0");
        _writes.Note(Samples.Orders, Id, Ours(100), "");
        Assert.That(Weight(View(Ours(100), "r0")), Is.EqualTo(100), "as before both");
        Assert.That(Weight(new() { Service = Samples.Orders }), Is.EqualTo(100), "between the two");
        Assert.That(Weight(View(Ours(100), "r1")), Is.EqualTo(100), "after both");
    }

    [Test]
    public void Apply_OtherInstances_StayInOrder()
    {
        var native = new ObservedInstance { Instance = Samples.Copy(7) with { Mark = null }, Ownership = CopyOwnership.Foreign, Handle = "id-0" };
        _writes.Note(Samples.Orders, Id, Ours(100), "");
        var view = _writes.Apply(new() { Service = Samples.Orders, Instances = [native], InstanceRevisions = ["n"] });
        Assert.That(view.Instances.Select(instance => instance.Handle), Is.EqualTo(new[] { "id-0", Id }));
        Assert.That((view.RevisionOf("id-0"), view.RevisionOf(Id), view.RevisionOf("other")), Is.EqualTo(("n", "", "")));
    }

    private static ObservedInstance Ours(long weight) => new() { Instance = Samples.Copy(1) with { Weight = weight }, Ownership = CopyOwnership.Ours, Owner = "a", Handle = Id };

    private static ServiceView View(ObservedInstance instance, string revision) => new() { Service = Samples.Orders, Instances = [instance], InstanceRevisions = [revision] };

    private long Weight(ServiceView view) => _writes.Apply(view).Instances.Single().Instance.Weight;
}
