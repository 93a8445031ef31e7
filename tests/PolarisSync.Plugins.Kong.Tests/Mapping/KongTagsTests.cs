using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kong.Mapping;

[TestFixture]
internal sealed class KongTagsTests
{
    private static readonly KongIdentity s_identity = new(new(new(ServiceKey.DefaultNamespace, "DEFAULT_GROUP@@order"), "nacos-1"), "v.1");

    [Test]
    public void Of_SaysWhoseAndWhat_InCharactersOfEveryVersion() => Assert.That(
        KongTags.Of(s_identity, "nacos"),
        Is.EquivalentTo(["polarissync", "ps.type.nacos", "ps.src.nacos-1", "ps.ns.default", "ps.svc.DEFAULT_5fGROUP_40_40order", "ps.grp.v_2e1"]));

    [Test]
    public void Identify_AmongTagsOfOthers_GivesTheSameIdentity() =>
        Assert.That(KongTags.Identify([.. KongTags.Of(s_identity, "nacos"), "team:a", "managed-by-deck"]), Is.EqualTo(s_identity));

    [Test]
    public void Identify_WithoutTheToolsTagOrAnOwner_IsNotOurs([Values("polarissync", "ps.src.nacos-1", "ps.svc.DEFAULT_5fGROUP_40_40order")] string missing)
    {
        var tags = KongTags.Of(s_identity, "nacos").Remove(missing, StringComparer.Ordinal);
        Assert.That(KongTags.Identify(tags), Is.Null);
    }

    [Test]
    public void Union_KeepsTagsOfOthersAndReplacesOurs()
    {
        var union = KongTags.Union(["team:a", "ps.svc.old", "polarissync"], ["polarissync", "ps.svc.new"]);
        Assert.That(union, Is.EquivalentTo(["team:a", "polarissync", "ps.svc.new"]));
        Assert.That(KongTags.AreInForm(union, (IReadOnlyCollection<string>)["polarissync", "ps.svc.new"]), Is.True);
        Assert.That(KongTags.AreInForm(["polarissync", "ps.svc.new", "ps.svc.old"], (IReadOnlyCollection<string>)["polarissync", "ps.svc.new"]), Is.False);
    }

    [TestCase("2.8.5", false, true, 65535)]
    [TestCase("3.0.2", false, false, 65535)]
    [TestCase("2.0.5", true, false, 65535)]
    [TestCase("2.0.4", true, false, 1000)]
    [TestCase("2.1.0", true, false, 65535)]
    [TestCase("3.9.0.0", false, false, 65535)]
    [TestCase("1.5.0-enterprise-edition", true, false, 1000)]
    public void Version_TellsWhatDiffers(string text, bool appendOnly, bool twins, long heaviest)
    {
        var version = ServerVersion.Parse(text)!;
        Assert.That((version.IsAppendOnly, version.MayHaveTwins, version.HeaviestWeight), Is.EqualTo((appendOnly, twins, heaviest)));
    }

    [Test]
    public void Version_Unreadable_IsNull([Values("", "kong", "3")] string text) => Assert.That(ServerVersion.Parse(text), Is.Null);
}
