using CsCheck;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Core.Tests.Configuration;

internal sealed class NamesTests
{
    [TestCase(null, "default")]
    [TestCase("", "default")]
    [TestCase("default", "default")]
    [TestCase("public", "default")]
    [TestCase("empty_ns", "default")]
    [TestCase("Public", "Public")]
    [TestCase("orders", "orders")]
    [TestCase("=empty_ns", "=empty_ns")]
    [TestCase("=default", "=default")]
    [TestCase("=orders", "orders")]
    [TestCase("==x", "==x")]
    public void Canonical_Namespace_IsOneForAllSpellings(string? written, string expected) =>
        Assert.That(NamespaceNames.Canonical(written), Is.EqualTo(expected));

    [Test]
    public void FromReal_AnyName_ComesBackAndIsNeverTheDefault() =>
        Gen.OneOf(Gen.String, Gen.OneOf(Gen.Const("empty_ns"), Gen.Const("public"), Gen.Const("default"), Gen.Const("=public"), Gen.Const("="))).Where(name => name.Length > 0).Sample(real =>
        {
            var canonical = NamespaceNames.FromReal(real);
            return canonical != "default" && NamespaceNames.ToReal(canonical) == real && NamespaceNames.Canonical(canonical) == canonical;
        });

    [Test]
    public void ToReal_DefaultNamespace_HasNoNameOfItsOwn() => Assert.That(NamespaceNames.ToReal("default"), Is.Null);

    [TestCase("web", "web")]
    [TestCase("DEFAULT_GROUP__web", "web")]
    [TestCase("DEFAULT_GROUP__a__b", "DEFAULT_GROUP__a__b")]
    [TestCase("G__web", "G__web")]
    [TestCase("DEFAULT_GROUP__", "DEFAULT_GROUP__")]
    [TestCase("DEFAULT_GROUP_web", "DEFAULT_GROUP_web")]
    public void Canonical_Service_DropsTheDefaultGroup(string written, string expected) =>
        Assert.That(ServiceNames.Canonical(written), Is.EqualTo(expected));

    [TestCase("web", "DEFAULT_GROUP", "web")]
    [TestCase("G__web", "G", "web")]
    [TestCase("G__a__b", "G", "a__b")]
    [TestCase("DEFAULT_GROUP__a__b", "DEFAULT_GROUP", "a__b")]
    [TestCase("__web", "DEFAULT_GROUP", "__web")]
    [TestCase("web__", "DEFAULT_GROUP", "web__")]
    public void Split_Name_AtTheFirstSeparator(string name, string group, string service) =>
        Assert.That(ServiceNames.Split(name), Is.EqualTo((group, service)));

    [Test]
    public void Join_AnyGroupAndName_SplitGivesThemBack()
    {
        var text = Gen.String[Gen.Char["ab_."], 1, 6];
        Gen.Select(Gen.OneOf(Gen.Const(ServiceNames.DefaultGroup), text.Where(group => !group.Contains("__") && !group.EndsWith('_'))), text)
            .Sample((group, name) => ServiceNames.Split(ServiceNames.Join(group, name)) == (group, name));
    }
}
