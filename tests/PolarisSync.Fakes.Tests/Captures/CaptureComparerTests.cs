using System.Text.Json.Nodes;
using PolarisSync.Tests.Captures;

namespace PolarisSync.Fakes.Tests.Captures;

/// <summary>Each rule of the comparer lets pass what it is for, and nothing else.</summary>
internal sealed class CaptureComparerTests
{
    [TestCase("""{"a":1,"b":[true,null,"x"]}""", """{"b":[true,null,"x"],"a":1.0}""")]
    [TestCase("5", "5.0")]
    [TestCase("""{"a":{}}""", """{"a":{}}""")]
    public void Compare_SameContent_HasNoDifference(string recorded, string actual) =>
        Assert.That(Compare(recorded, actual), Is.Empty);

    [TestCase("""{"a":1}""", """{"a":2}""", "$.a: recorded 1, the answer has 2")]
    [TestCase("""{"a":"x"}""", """{"a":"y"}""", "$.a: recorded \"x\", the answer has \"y\"")]
    [TestCase("""{"a":true}""", """{"a":false}""", "$.a: recorded true, the answer has false")]
    [TestCase("""{"a":1}""", """{"a":"1"}""", "$.a: recorded is a number 1, the answer has a string \"1\"")]
    [TestCase("""{"a":{"b":1}}""", """{"a":{}}""", "$.a.b: missing from the answer, recorded 1")]
    [TestCase("""{"a":null}""", "{}", "$.a: missing from the answer, recorded null")]
    [TestCase("{}", """{"a":null}""", "$.a: not in the record, the answer has null")]
    [TestCase("[1]", "[1,2]", "$: recorded 1 elements, the answer has 2: [1,2]")]
    [TestCase("[1,2]", "[2,1]", "$[0]: recorded 1, the answer has 2")]
    public void Compare_OtherContent_NamesPlaceAndBothSides(string recorded, string actual, string expected) =>
        Assert.That(Compare(recorded, actual), Does.Contain(expected));

    [Test]
    public void Compare_Volatile_IgnoresTheValueButNotItsKindOrAbsence()
    {
        const string Rules = """{"volatile":["$..at"]}""";

        Assert.That(Compare("""{"x":[{"at":1}]}""", """{"x":[{"at":2}]}""", Rules), Is.Empty);
        Assert.That(Compare("""{"x":[{"at":{"a":1}}]}""", """{"x":[{"at":{}}]}""", Rules), Is.Empty);
        Assert.That(Compare("""{"x":[{"at":1}]}""", """{"x":[{"at":"2"}]}""", Rules), Is.Not.Empty);
        Assert.That(Compare("""{"x":[{"at":1}]}""", """{"x":[{"at":null}]}""", Rules), Is.Not.Empty);
        Assert.That(Compare("""{"x":[{"at":1}]}""", """{"x":[{}]}""", Rules), Is.Not.Empty);
        Assert.That(Compare("""{"x":[{"other":1}]}""", """{"x":[{"other":2}]}""", Rules), Is.Not.Empty);
    }

    [Test]
    public void Compare_VolatileWithAPlaceholder_IsComparedAllTheSame()
    {
        const string Rules = """{"volatile":["$.id","$.ids"]}""";
        var answers = new ReplayAnswers();
        answers.Keep(3, new JsonObject { ["body"] = new JsonObject { ["id"] = "mine" } });

        Assert.That(Compare("""{"id":"{{3.body.id}}"}""", """{"id":"mine"}""", Rules, answers), Is.Empty);
        Assert.That(Compare("""{"id":"{{3.body.id}}"}""", """{"id":"other"}""", Rules, answers), Is.Not.Empty);
        Assert.That(Compare("""{"ids":{"a":"x-{{3.body.id}}"}}""", """{"ids":{"a":"x-other"}}""", Rules, answers), Is.Not.Empty);
        Assert.That(Compare("""{"{{3.body.id}}":1}""", """{"mine":1}""", answers: answers), Is.Empty);
        Assert.That(Compare("""{"{{3.body.id}}":1}""", """{"other":1}""", answers: answers), Is.Not.Empty);
    }

    [Test]
    public void Compare_PlaceholderWithoutAnAnswer_IsADifferenceThatNamesIt() =>
        Assert.That(Compare("""{"id":"{{7.body.id}}"}""", """{"id":"x"}"""), Has.One.Contains("{{7.body.id}} cannot be filled"));

    [Test]
    public void Compare_Unordered_IgnoresTheOrderOnly()
    {
        const string Rules = """{"unordered":["$..list"],"volatile":["$.list[*].at"]}""";

        Assert.That(Compare("""{"list":[{"a":1,"at":1},{"a":2,"at":2}]}""", """{"list":[{"a":2,"at":9},{"a":1,"at":9}]}""", Rules), Is.Empty);
        Assert.That(Compare("""{"list":[1,2,2]}""", """{"list":[1,1,2]}""", Rules), Is.Not.Empty);
        Assert.That(Compare("""{"list":[1,2]}""", """{"list":[2]}""", Rules), Has.One.Contains("missing from the answer"));
        Assert.That(Compare("""{"list":[1]}""", """{"list":[2,1]}""", Rules), Has.One.Contains("not in the record"));
        Assert.That(
            Compare("""{"list":[{"a":1,"b":1}]}""", """{"list":[{"a":1,"b":2}]}""", Rules),
            Has.One.Contains("$.list[0].b: recorded 1, the answer has 2"));
        Assert.That(Compare("""{"other":[1,2]}""", """{"other":[2,1]}""", Rules), Is.Not.Empty);
    }

    [Test]
    public void Compare_UnorderedWithVagueElements_PairsThemSoThatAllFit()
    {
        const string Rules = """{"unordered":["$"],"partial":["$[*]"]}""";

        Assert.That(Compare("""[{},{"a":1}]""", """[{"a":1},{"b":2}]""", Rules), Is.Empty);
    }

    [Test]
    public void Compare_Partial_AllowsFurtherFieldsInThatObjectOnly()
    {
        const string Rules = """{"partial":["$.a"]}""";

        Assert.That(Compare("""{"a":{"x":1}}""", """{"a":{"x":1,"y":2}}""", Rules), Is.Empty);
        Assert.That(Compare("""{"a":{"x":1}}""", """{"a":{"y":2}}""", Rules), Is.Not.Empty);
        Assert.That(Compare("""{"a":{"x":{}}}""", """{"a":{"x":{"y":2}}}""", Rules), Is.Not.Empty);
        Assert.That(Compare("""{"a":{}}""", """{"a":{},"b":1}""", Rules), Is.Not.Empty);
    }

    [Test]
    public void Compare_Ignored_IsTakenOutOfBothSides()
    {
        const string Rules = """{"ignored":["$..cut"]}""";

        Assert.That(Compare("""{"a":{"x":1}}""", """{"a":{"x":1,"cut":[1]}}""", Rules), Is.Empty);
        Assert.That(Compare("""{"a":{"x":1}}""", """{"a":{"x":1,"kept":[1]}}""", Rules), Is.Not.Empty);
    }

    private static IReadOnlyList<string> Compare(string recorded, string actual, string rules = "{}", ReplayAnswers? answers = null) =>
        new CaptureComparer(CaptureRules.None.With(JsonNode.Parse(rules)!.AsObject()), answers ?? new ReplayAnswers())
            .Compare(JsonNode.Parse(recorded), JsonNode.Parse(actual));
}
