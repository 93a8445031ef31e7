using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Core.Tests.Configuration;

/// <summary>What 'match' and 'mapping' become.</summary>
internal sealed class MatchAndMappingTests
{
    [Test]
    public void Update_MatchesOfEveryKind_AreTaken()
    {
        var task = Compiled.Task(Compiled.Document(match: """
            [{"namespace": "public", "service": "DEFAULT_GROUP__web"},
             {"namespace": "dev", "service": "order-*", "exclude": ["order-test*", "regex:.*-old"]},
             {"namespace": "dev", "service": "regex:[a-c]+", "selector": {"metadata": {"version": "v2*", "env": "prod"}, "tags": ["green", "blue", "blue"]}}]
            """));

        Assert.That(task.Matches[0].Exact, Is.EqualTo(new ServiceKey("default", "web")));
        Assert.That(task.Matches.Select(match => match.NeedsList), Is.EqualTo(new[] { false, true, true }));
        Assert.That(Find(task, "dev", "order-a"), Is.EqualTo(1));
        Assert.That(Find(task, "dev", "order-test-1"), Is.Null);
        Assert.That(Find(task, "dev", "order-a-old"), Is.Null);
        Assert.That(Find(task, "dev", "abc"), Is.EqualTo(2));
        Assert.That(Find(task, "dev", "abcd"), Is.Null);
        Assert.That(Find(task, "default", "abc"), Is.Null);
        Assert.That(task.Matches[2].Selector!.ToString(), Is.EqualTo("env=prod, version=v2*, tag blue, tag green"));
        Assert.That(task.Mapping, Is.EqualTo(MappingDefinition.None));
    }

    [TestCase("v2.1", "blue", "green", true)]
    [TestCase("v2.1", "green", "blue", true)]
    [TestCase("v2.1", "blue", "red", false)]
    [TestCase("v3", "blue", "green", false)]
    [TestCase(null, "blue", "green", false)]
    public void Selector_Instance_NeedsEveryEntryAndEveryTag(string? version, string tag, string otherTag, bool expected)
    {
        var selector = new InstanceSelector { Metadata = [new("version", NamePattern.Parse("v2*"))], Tags = ["blue", "green"] };
        var instance = new ServiceInstance { Host = "h", Port = 1, Tags = [tag, otherTag], Metadata = version is null ? MetadataMap.Empty : MetadataMap.Empty.With("version", version) };

        Assert.That(selector.Includes(instance), Is.EqualTo(expected));
    }

    [Test]
    public void Update_Mapping_IsTaken()
    {
        var mapping = Compiled.Task(Compiled.Document(match: """[{"service": "*"}]""", more: """
            "mapping": {"namespaces": {"dev": "test", "*": "all", "public": ""},
            "names": {"orders": "DEFAULT_GROUP__orders-v2", "legacy-*": "*", "regex:^(.+)-svc$": "$1", "regex:(?<a>x+)(y+)": "${a}$$$1", "*-to-*": "*.*"},
            "metadata": {"region": "eu", "secret": null}}
            """)).Mapping;

        Assert.That(new[] { "dev", "default", "other" }.Select(mapping.MapNamespace), Is.EqualTo(new[] { "test", "default", "all" }));
        Assert.That(
            new[] { "orders", "orders2", "legacy-pay", "legacy-", "web-svc", "legacy-web-svc", "xxyy", "a-to-b-to-c", "plain" }.Select(mapping.MapName),
            Is.EqualTo(new[] { "orders-v2", "orders2", "pay", "", "web", "web-svc", "xx$yy", "a.b-to-c", "plain" }));
        Assert.That(
            mapping.MapMetadata(MetadataMap.Empty.With("secret", "s").With("region", "us").With("a", "b")),
            Is.EqualTo(MetadataMap.Empty.With("region", "eu").With("a", "b")));
        Assert.That(mapping.IsInvertible, Is.False);
    }

    private static int? Find(TaskDefinition task, string ns, string name) =>
        task.FindMatch(new ServiceKey(ns, name)) is { } match ? task.Matches.IndexOf(match) : null;
}
