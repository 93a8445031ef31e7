using CsCheck;

namespace PolarisSync.Plugins.Consul;

internal sealed class MetaKeysTests
{
    // A small alphabet, so that what looks like an escape comes up often.
    private static readonly Gen<string> Keys = Gen.OneOf(
        Gen.OneOf("_", "x", "_x", "5f", "2e", ".", "a", "F", "f_", "consul-", "polaris-sync-", "__sync__", "é", "\ud83d", "/", "").Array[0, 8].Select(string.Concat),
        Gen.String);

    [Test]
    public void Unescape_OfEscaped_IsTheKey() => Keys.Sample(key =>
    {
        Assert.That(MetaKeys.Unescape(MetaKeys.Escape(key)), Is.EqualTo(key));
        Assert.That(MetaKeys.Unescape(MetaKeys.Escape(key, forNode: true)), Is.EqualTo(key));
    });

    [Test]
    public void Escape_AnyKey_IsOneConsulTakes() => Keys.Sample(key =>
        Assert.That(MetaKeys.Escape(key), Does.Match("^[A-Za-z0-9_-]+$").And.Not.StartsWith("consul-").And.Not.StartsWith("polaris-sync-").And.Not.EqualTo("__sync__")));

    [TestCase("version", "version")]
    [TestCase("my_xray", "my_xray")]
    [TestCase("_x", "_x")]
    [TestCase("app.kubernetes.io/name", "app_x2e_kubernetes_x2e_io_x2f_name")]
    [TestCase("consul-x", "_x63_onsul-x")]
    [TestCase("a_x2e_b", "a_x5f_x2e_b")]
    [TestCase("_x.", "_x5f_x_x2e_")]
    [TestCase("", "_x_")]
    public void Escape_Key_ReadsLikeThis(string key, string expected) => Assert.That(MetaKeys.Escape(key), Is.EqualTo(expected));
}
