using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Core.Tests.Configuration;

/// <summary>Short ways to compile a text and to see what was said of it.</summary>
internal static class Compiled
{
    public static ConfigurationSet EmptySet { get; } = new(new FakeCatalog(), new FakeSecrets());

    public static TaskDocument Registry(string? text) => new() { Kind = TaskDocumentKind.Registry, Origin = "r.json", Text = text };

    public static TaskDocument Other(string? text) => new() { Kind = TaskDocumentKind.Configuration, Origin = "c.json", Text = text };

    public static ConfigurationUpdate From(string text) => EmptySet.Update([Registry(text)]);

    /// <summary>The problems as a person sees them; warnings with a leading word.</summary>
    public static string[] Problems(string text) => Shown(From(text));

    public static string[] Shown(ConfigurationUpdate update) =>
        [.. update.Problems.Select(problem => (problem.Severity == ProblemSeverity.Warning ? "warning " : "") + problem)];

    /// <summary>The one task of a document that has to be good.</summary>
    public static TaskDefinition Task(string text)
    {
        var update = From(text);
        Assert.That(update.Problems.Where(problem => problem.Severity == ProblemSeverity.Error), Is.Empty);
        return update.Set.Configuration.Tasks.Single();
    }

    /// <summary>A document of one task; the parts stand on lines of their own: source 3, destination 4, match 5, more 6, rest 8.</summary>
    public static string Document(
        string source = """{"name": "a", "type": "consul", "addresses": ["a:8500"]}""",
        string destination = """{"name": "b", "type": "consul", "addresses": ["b:8500"]}""",
        string match = """[{"service": "web"}]""",
        string more = "",
        string rest = "",
        string name = "t") => $$"""
        {"tasks": [
        {"name": "{{name}}",
        "source": {{source}},
        "destination": {{destination}},
        "match": {{match}},
        {{more}}
        }],
        {{rest}}
        }
        """;
}
