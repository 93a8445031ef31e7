using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PolarisSync.Host.Tests.Schema;

/// <summary>What we give people to copy is good, by lint and by the schema.</summary>
internal sealed class ShippedDocumentTests
{
    private static readonly JsonDocumentOptions s_relaxed = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly Regex s_jsonBlock = new(@"^ *```jsonc?\n(?<text>.*?)^ *```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.NonBacktracking);
    private Judges _judges = null!;

    [OneTimeSetUp]
    public async Task SetUp() => _judges = await Judges.WithAsync(Artifacts.Plugins);

    [TestCaseSource(nameof(Documents))]
    public void Document_IsGoodAndNamesItsSchema(string file)
    {
        var text = File.ReadAllText(Path.Combine(Artifacts.Root, "conf", file));
        var document = Parse(text);

        Assert.That(_judges.Lint(text), Is.Empty);
        Assert.That(_judges.Validate(document.ToJsonString()), Is.Empty);
        Assert.That(document["$schema"]?.GetValue<string>(), Is.EqualTo("./sync.schema.json"));
    }

    [TestCaseSource(nameof(Readmes))]
    public void Readme_EveryBlockOfJson_IsGood(string file)
    {
        foreach (Match block in s_jsonBlock.Matches(File.ReadAllText(Path.Combine(Artifacts.Root, file)).ReplaceLineEndings("\n")))
        {
            // A part of a document may be shown without its braces.
            var text = block.Groups["text"].Value;
            text = text.TrimStart().StartsWith('"') ? $"{{ {text} }}" : text;
            var parsed = Parse(text);
            if (parsed.ContainsKey("services") || parsed.ContainsKey("id"))
            {
                // A registry in a file, not a document of ours.
                continue;
            }

            if (parsed.ContainsKey("type"))
            {
                // A gateway is no source.
                var isSource = parsed["type"]!.GetValue<string>() != "kong";
                parsed = new JsonObject
                {
                    ["tasks"] = new JsonArray(new JsonObject
                    {
                        ["name"] = "t",
                        [isSource ? "source" : "destination"] = parsed,
                        [isSource ? "destination" : "source"] = new JsonObject { ["name"] = "to", ["type"] = "file", ["addresses"] = new JsonArray("to.json") },
                    }),
                };
                text = parsed.ToJsonString();
            }

            Assert.That(_judges.Lint(text), Is.Empty, text);
            Assert.That(_judges.Validate(parsed.ToJsonString()), Is.Empty, text);
        }
    }

    private static IEnumerable<string> Documents() =>
        Directory.EnumerateFiles(Path.Combine(Artifacts.Root, "conf"), "*.json").Select(file => Path.GetFileName(file)).Where(file => !file.EndsWith(".schema.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Readmes() =>
        Directory.EnumerateDirectories(Path.Combine(Artifacts.Root, "plugins")).Select(folder => Path.Combine(folder, "README.md")).Where(File.Exists)
            .Concat(Directory.EnumerateFiles(Path.Combine(Artifacts.Root, "docs"), "*.md"))
            .Append(Path.Combine(Artifacts.Root, "README.md")).Append(Path.Combine(Artifacts.Root, "README.zh-CN.md")).Select(file => Path.GetRelativePath(Artifacts.Root, file)).Order(StringComparer.Ordinal);

    private static JsonObject Parse(string text) => (JsonObject)JsonNode.Parse(text, documentOptions: s_relaxed)!;
}
