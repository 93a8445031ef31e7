using CsCheck;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

internal sealed class CopyIdsTests
{
    // As wide as the column of a MySQL store.
    private const int Widest = 128;
    private static readonly CopyIds s_ids = new(CopyIds.DefaultPrefix);
    private static readonly ServiceKey s_service = new("default", "orders");
    private static readonly InstanceKey s_instance = new(new("10.0.0.1", 80), "");

    [Test]
    public void OwnerOf_AnyOwner_IsTheOneTheIdWasMadeFor() => Gen.String.Where(owner => owner.Length > 0 && PolarisNames.IsWellFormed(owner)).Sample(owner =>
    {
        var id = s_ids.Of(owner, s_service, s_instance);
        Assert.That(id, Has.Length.LessThanOrEqualTo(Widest));
        Assert.That(s_ids.OwnerOf(id, owner), Is.EqualTo(owner));
    });

    [TestCase("nacos1")]
    [TestCase("a.b/c: d ü")]
    [TestCase("A")]
    public void OwnerOf_MarkTakenAway_IsToldByTheId(string owner) =>
        Assert.That(s_ids.OwnerOf(s_ids.Of(owner, s_service, s_instance), null), Is.EqualTo(owner));

    [Test]
    public void OwnerOf_LongOwnerWithoutMark_IsOursAllTheSame() =>
        Assert.That(s_ids.OwnerOf(s_ids.Of(new('x', 200), s_service, s_instance), null), Is.Not.Null);

    [TestCase("80cd8d1adba3ac1e467c280397ffcca17d6f27ec", Description = "computed by the server, of an application or of the Java tool")]
    [TestCase("polaris-sync")]
    [TestCase("polaris-sync.a.b")]
    [TestCase("polaris-sync.80cd8d1adba3ac1e467c280397ffcca17d6f27ec")]
    [TestCase("")]
    public void OwnerOf_IdOfSomebodyElse_IsNobody(string id) => Assert.That(s_ids.OwnerOf(id, "a"), Is.Null);

    [Test]
    public void OwnerOf_OtherPrefix_IsNobody() => Assert.That(s_ids.OwnerOf(new CopyIds("other").Of("a", s_service, s_instance), "a"), Is.Null);

    [Test]
    public void Of_AnythingElseThanTheSameCopy_IsAnotherId()
    {
        string[] ids =
        [
            s_ids.Of("a", s_service, s_instance),
            s_ids.Of("A", s_service, s_instance),
            s_ids.Of("a", s_service with { Name = "Orders" }, s_instance),
            s_ids.Of("a", s_service with { Namespace = "test" }, s_instance),
            s_ids.Of("a", s_service, s_instance with { Cluster = "c" }),
            s_ids.Of("a", s_service, s_instance with { Address = new("10.0.0.1", 81) }),
            s_ids.Of("a", s_service, s_instance with { Address = new("10.0.0.2", 80) }),
        ];
        Assert.That(ids, Is.Unique);
        Assert.That(s_ids.Of("a", s_service, s_instance), Is.EqualTo(ids[0]));
    }
}
