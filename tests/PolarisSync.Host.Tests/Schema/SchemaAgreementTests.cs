using System.Text.Json;
using System.Text.Json.Nodes;

namespace PolarisSync.Host.Tests.Schema;

/// <summary>The schema and lint judge alike: both accept a document or both refuse it.</summary>
internal sealed class SchemaAgreementTests
{
    private Judges _judges = null!;

    [OneTimeSetUp]
    public async Task SetUp() => _judges = await Judges.WithAsync(Artifacts.Plugins);

    [Test]
    public void GoodDocument_BothAccept()
    {
        Assert.That(_judges.Lint(Samples.Rich), Is.Empty);
        Assert.That(_judges.Validate(Samples.Rich), Is.Empty);
    }

    [TestCase(5)]
    [TestCase(1, Category = "Soak")]
    public void MutatedDocuments_BothAcceptOrBothRefuse(int oneOf)
    {
        var (accepted, refused, known) = (0, 0, 0);
        var disagreements = new List<string>();
        foreach (var mutation in Mutations.Of((JsonObject)JsonNode.Parse(Samples.Rich)!).Where((_, number) => number % oneOf == 0))
        {
            var lint = _judges.Lint(mutation.Text);
            var schema = _judges.Validate(mutation.Text);
            if (lint.Count == 0 && schema.Count == 0)
            {
                accepted++;
            }
            else if (lint.Count > 0 && schema.Count > 0)
            {
                refused++;
            }
            else if (lint.Count > 0 && lint.All(Unknowable.Is))
            {
                known++;
            }
            else
            {
                disagreements.Add($"{mutation}\n    lint:   {(lint.Count == 0 ? "good" : string.Join(" | ", lint))}\n    schema: {(schema.Count == 0 ? "good" : string.Join(" | ", schema))}");
            }
        }

        TestContext.Out.WriteLine($"{accepted} accepted, {refused} refused, {known} that only lint can refuse, {disagreements.Count} judged differently");
        Assert.That(disagreements, Is.Empty, string.Join('\n', disagreements.Take(60)));
        Assert.That(accepted, Is.GreaterThan(200));
        Assert.That(refused, Is.GreaterThan(200));
    }

    [TestCaseSource(typeof(Unknowable), nameof(Unknowable.All))]
    public void UnknowableFault_OnlyLintFindsIt(Unknowable known)
    {
        var text = Samples.Rich.Replace(known.From, known.To, StringComparison.Ordinal);

        Assert.That(text, Is.Not.EqualTo(Samples.Rich));
        Assert.That(_judges.Lint(text), Has.Some.Matches<string>(known.Sentence.IsMatch).And.All.Matches<string>(Unknowable.Is));
        Assert.That(_judges.Validate(text), Is.Empty);
    }

    [TestCase("""{ "tasks": [] }""", true)]
    [TestCase("""{ "$schema": "./sync.schema.json" }""", true)]
    [TestCase("""{ "$schema": 5 }""", false)]
    [TestCase("""{ "schema": "x" }""", false)]
    [TestCase("[]", false)]
    [TestCase("null", false)]
    public void SmallDocument_BothSayTheSame(string text, bool isGood)
    {
        Assert.That(_judges.Lint(text), isGood ? Is.Empty : Is.Not.Empty);
        Assert.That(_judges.Validate(text), isGood ? Is.Empty : Is.Not.Empty);
    }

    [TestCase("one", "file", true)]
    [TestCase("file", "one", false)]
    public async Task TypeThatIsOnlyASource_IsRefusedAsDestination(string source, string destination, bool isGood)
    {
        var plugins = Directory.CreateTempSubdirectory("polarissync-schema-");
        try
        {
            Artifacts.CopyPlugin("TestPlugins.One", plugins.FullName);
            CopyFolder(Path.Combine(Artifacts.Plugins, "PolarisSync.Plugins.File"), plugins.FullName);
            var judges = await Judges.WithAsync(plugins.FullName);
            var text = JsonSerializer.Serialize(new
            {
                tasks = new[]
                {
                    new
                    {
                        name = "t",
                        source = new { name = "a", type = source, addresses = new[] { "a:1" } },
                        destination = new { name = "b", type = destination, addresses = new[] { "b:1" } },
                    },
                },
            });

            Assert.That(judges.Lint(text), isGood ? Is.Empty : Is.Not.Empty);
            Assert.That(judges.Validate(text), isGood ? Is.Empty : Is.Not.Empty);
        }
        finally
        {
            plugins.Delete(recursive: true);
        }
    }

    private static void CopyFolder(string from, string into)
    {
        var folder = Directory.CreateDirectory(Path.Combine(into, Path.GetFileName(from))).FullName;
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }
}
