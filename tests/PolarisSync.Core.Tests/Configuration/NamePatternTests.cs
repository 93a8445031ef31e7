using CsCheck;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Tests.Properties;

namespace PolarisSync.Core.Tests.Configuration;

/// <summary>Patterns: exact, globs, regular expressions.</summary>
internal sealed class NamePatternTests
{
    private static readonly Gen<string> s_name = Gen.OneOf('a', 'b', '-').Array[0, 8].Select(static chars => new string(chars));
    private static readonly Gen<string> s_glob = Gen.OneOf('a', 'b', '-', '*', '?').Array[1, 6].Select(static chars => new string(chars));

    [TestCase("orders", "orders", true)]
    [TestCase("orders", "Orders", false)]
    [TestCase("*", "", true)]
    [TestCase("order-*", "order-", true)]
    [TestCase("order-*", "an-order-1", false)]
    [TestCase("*-svc", "a-svc-svc", true)]
    [TestCase("a?c", "abc", true)]
    [TestCase("a?c", "ac", false)]
    [TestCase("a.c", "abc", false)]
    [TestCase("*a*b*", "xaxbx", true)]
    [TestCase("*a*b*", "xbxax", false)]
    [TestCase("regex:a|ab", "ab", true)]
    [TestCase("regex:b", "abc", false)]
    [TestCase("regex:^b$", "b\n", false)]
    [TestCase("regex:(?i)ORDERS", "orders", true)]
    public void IsMatch_WholeName(string pattern, string name, bool expected) => Assert.That(NamePattern.Parse(pattern).IsMatch(name), Is.EqualTo(expected));

    [Test]
    public void IsMatch_Glob_AgreesWithTheExpressionItStandsFor() => Gen.Select(s_glob, s_name).Sample(
        static (glob, name) =>
        {
            var expression = "regex:" + string.Concat(glob.Select(static c => c switch { '*' => ".*", '?' => ".", _ => $"\\x{(int)c:x2}" }));
            return NamePattern.Parse(glob).IsMatch(name) == NamePattern.Parse(expression).IsMatch(name);
        },
        iter: PropertyRun.Iterations(20_000),
        seed: PropertyRun.Seed);

    [Test]
    public void IsMatch_HardRegexOnALongName_IsQuick()
    {
        var pattern = NamePattern.Parse("regex:(a+)+b");
        var started = System.Diagnostics.Stopwatch.StartNew();

        Assert.That(pattern.IsMatch(new string('a', 5000)), Is.False);
        Assert.That(started.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public void Covers_WheneverItSaysYes_NoNameShowsOtherwise() => Gen.Select(s_glob, s_glob, s_name).Sample(
        static (one, two, name) =>
        {
            var (wide, narrow) = (NamePattern.Parse(one), NamePattern.Parse(two));
            return (!wide.Covers(narrow) || !narrow.IsMatch(name) || wide.IsMatch(name)) && (!wide.IsApartFrom(narrow) || !narrow.IsMatch(name) || !wide.IsMatch(name));
        },
        iter: PropertyRun.Iterations(50_000),
        seed: PropertyRun.Seed);

    [Test]
    public void Rule_OfGlobs_FindsTheNameBehindWhatItMade() => Gen.Select(s_glob.Select(static glob => glob.Replace('?', 'b')), s_name, Gen.OneOf("x*", "*", "*-b", "a*b*", "*-*", "*a*-*")).Sample(
        static (from, name, to) =>
        {
            var rule = NameRule.TryCreate(NamePattern.Parse(from), to, out _);
            return rule?.Apply(name) is not { } mapped || !rule.IsInvertible || rule.SourcesOf(mapped).Contains(name, StringComparer.Ordinal);
        },
        iter: PropertyRun.Iterations(50_000),
        seed: PropertyRun.Seed);

    [TestCase("orders", "orders-v2", true)]
    [TestCase("legacy-*", "*", true)]
    [TestCase("*-*", "*", false)]
    [TestCase("a?*", "*", false)]
    [TestCase("regex:(.*)", "$1", false)]
    public void Rule_ThatSaysLessThanTheName_IsNotInvertible(string from, string to, bool expected) => Assert.That(NameRule.Parse(from, to).IsInvertible, Is.EqualTo(expected));
}
