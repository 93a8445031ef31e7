using PolarisSync.Tests.Captures;

namespace PolarisSync.Fakes.Tests.Captures;

internal sealed class JsonPatternTests
{
    private static readonly object[] Place = ["data", 0, "metadata", "last-beat"];

    [TestCase("$.data[*].metadata.last-beat", true)]
    [TestCase("$.data[0].*.last-*", true)]
    [TestCase("$..last-beat", true)]
    [TestCase("$..metadata.*", true)]
    [TestCase("$..data..last-beat", true)]
    [TestCase("$.data[1].metadata.last-beat", false)]
    [TestCase("$.data.*.metadata.last-beat", false)]
    [TestCase("$..metadata", false)]
    [TestCase("$.last-beat", false)]
    [TestCase("$..LAST-BEAT", false)]
    [TestCase("$", false)]
    public void Matches_Place_AsWritten(string pattern, bool expected) => Assert.That(JsonPattern.Parse(pattern).Matches(Place), Is.EqualTo(expected));

    [TestCase("data")]
    [TestCase("$.a..")]
    [TestCase("$.a[x]")]
    [TestCase("$a")]
    public void Parse_NoPattern_Throws(string text) => Assert.That(() => JsonPattern.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains(text));
}
