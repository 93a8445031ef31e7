using System.Text;
using System.Text.RegularExpressions;
using CsCheck;

namespace PolarisSync.Plugins.Kong.Mapping;

[TestFixture]
internal sealed partial class KongNamesTests
{
    private static readonly Gen<string> s_text = Gen.OneOf(
        Gen.String[0, 12],
        Gen.String[Gen.Char["ab-_.@%: é語"], 0, 12],
        Gen.String[Gen.Char["a-_"], 0, 90]).Where(text => text.All(c => !char.IsSurrogate(c)));

    [Test]
    public void Encode_AnyText_TurnsBackAndStandsInEveryNameAndTag() => s_text.Sample(text =>
    {
        var encoded = NameText.Encode(text);
        return NameText.TryDecode(encoded, out var back) && back == text && Part().IsMatch(encoded);
    });

    [Test]
    public void Decode_WhatEncodeNeverGives_IsRefused([Values("", "a_", "a_4", "_2E", "_61", "a-", "a.b", "_ff", "_zz", "é")] string encoded) =>
        Assert.That(NameText.TryDecode(encoded, out _), Is.False);

    [TestCase("order", "order")]
    [TestCase("", "_")]
    [TestCase("DEFAULT_GROUP@@order", "DEFAULT_5fGROUP_40_40order")]
    [TestCase("a.b", "a_2eb")]
    [TestCase("public-", "public_2d")]
    [TestCase("a--b", "a--b")]
    [TestCase("語", "_e8_aa_9e")]
    public void Encode_Samples(string text, string encoded) => Assert.That(NameText.Encode(text), Is.EqualTo(encoded));

    [TestCase("polaris1", "default", "test.service.3", null, "polaris1.default.test.service.3")]
    [TestCase("polaris1", "default", "orders", "version-1", "polaris1.default.orders.version-1")]
    [TestCase("nacos1", "", "orders", null, null)]
    [TestCase("nacos1", "public-", "orders", null, null)]
    [TestCase("nacos1", "default", "DEFAULT_GROUP@@order", null, null)]
    [TestCase("nacos1", "default", "a..b", null, null)]
    [TestCase("nacos1", "default", "ordér", null, null)]
    [TestCase("nacos1", "default", "a~b", null, null)]
    [TestCase("10", "0", "1", null, null)]
    [TestCase("ps", "a", "b", null, null)]
    [TestCase("psh", "a", "b", null, null)]
    public void Plain_OnlyWhereKongTakesItAsItIs(string source, string ns, string service, string? group, string? expected) =>
        Assert.That(KongNames.Plain(source, ns, service, group), Is.EqualTo(expected));

    [Test]
    public void Escaped_AnyParts_IsLegalForServicesAndUpstreamsAndShort() => Gen.Select(s_text, s_text, s_text, s_text).Sample((source, ns, service, group) =>
    {
        var names = new[] { KongNames.Escaped(source, ns, service), KongNames.Escaped(source, ns, service, group) };
        return names.All(name => name.Length <= 200 && name.Split('.').All(label => Part().IsMatch(label)) && !Guid.TryParse(name, out _) && !name.EndsWith('-'));
    });

    [Test]
    public void Escaped_DifferentIdentities_HaveDifferentNames() => Gen.Select(Gen.Select(s_text, s_text, s_text, s_text), Gen.Select(s_text, s_text, s_text, s_text)).Sample((left, right) =>
        left == right || KongNames.Escaped(left.Item1, left.Item2, left.Item3, left.Item4) != KongNames.Escaped(right.Item1, right.Item2, right.Item3, right.Item4));

    [Test]
    public void Escaped_TooLong_IsADigestAndAHeadThatEndsBetweenEscapes()
    {
        var name = KongNames.Escaped("nacos1", "default", new string('a', 38) + "語" + new string('b', 200));
        Assert.That(name, Does.Match($"^psh\\.[0-9a-f]{{32}}\\.{new string('a', 38)}$"));
        Assert.That(Encoding.UTF8.GetByteCount(name), Is.LessThanOrEqualTo(200));
    }

    [GeneratedRegex("^[A-Za-z0-9_-]*[A-Za-z0-9_]$(?!\n)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Part();
}
