using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Core.Tests.Configuration;

/// <summary>Two documents, each in force alone.</summary>
internal sealed class ConfigurationSetTests
{
    [Test]
    public void Update_BothGood_RegistryTasksStandFirst()
    {
        var update = Compiled.EmptySet.Update([Compiled.Other(Document("c")), Compiled.Registry(Document("r"))]);

        Assert.That(Tasks(update.Set), Is.EqualTo(new[] { "r", "c" }));
        Assert.That(update.Accepted, Is.EqualTo(new[] { TaskDocumentKind.Registry, TaskDocumentKind.Configuration }));
        Assert.That(update.Refused, Is.Empty);
    }

    [Test]
    public void Update_OneBecomesFaulty_ItsLastGoodStateStaysAndTheOtherChanges()
    {
        var set = Compiled.EmptySet.Update([Compiled.Registry(Document("r")), Compiled.Other(Document("c"))]).Set;
        var update = set.Update([Compiled.Registry("{"), Compiled.Other(Document("c2"))]);

        Assert.That(Tasks(update.Set), Is.EqualTo(new[] { "r", "c2" }));
        Assert.That(update.Accepted, Is.EqualTo(new[] { TaskDocumentKind.Configuration }));
        Assert.That(update.Refused, Is.EqualTo(new[] { TaskDocumentKind.Registry }));
    }

    [Test]
    public void Update_NameClash_TheDocumentThatChangedLastIsRefused()
    {
        var set = Compiled.EmptySet.Update([Compiled.Other(Document("x"))]).Set;
        var update = set.Update([Compiled.Registry(Document("x"))]);

        Assert.That(Tasks(update.Set), Is.EqualTo(new[] { "x" }));
        Assert.That(update.Refused, Is.EqualTo(new[] { TaskDocumentKind.Registry }));
        Assert.That(Compiled.Shown(update), Is.EqualTo(new[] { "r.json:2:10: tasks[0].name: 'x' is already the name of tasks[0] of c.json; task names are unique over both documents" }));
    }

    [Test]
    public void Update_OtherDocumentGivesWay_TheRefusedOneComesIn()
    {
        var set = Compiled.EmptySet.Update([Compiled.Other(Document("x"))]).Set.Update([Compiled.Registry(Document("x"))]).Set;
        var update = set.Update([Compiled.Other(Document("y"))]);

        Assert.That(Tasks(update.Set), Is.EqualTo(new[] { "x", "y" }));
        Assert.That(update.Accepted, Is.EqualTo(new[] { TaskDocumentKind.Registry, TaskDocumentKind.Configuration }));
    }

    [Test]
    public void Update_SharedEndpointMovesInBothDocumentsOneAfterTheOther_BothComeIn()
    {
        var set = Compiled.EmptySet.Update([Compiled.Registry(Document("r", "a:1")), Compiled.Other(Document("c", "a:1"))]).Set;

        var first = set.Update([Compiled.Registry(Document("r", "a:2"))]);
        var second = first.Set.Update([Compiled.Other(Document("c", "a:2"))]);

        Assert.That(first.Refused, Is.EqualTo(new[] { TaskDocumentKind.Registry }));
        Assert.That(Compiled.Shown(first).Single(), Does.Contain("'a' is defined differently at tasks[0].source of c.json: the addresses differ"));
        Assert.That(second.Accepted, Is.EqualTo(new[] { TaskDocumentKind.Registry, TaskDocumentKind.Configuration }));
        Assert.That(Compiled.Shown(second), Is.Empty);
        Assert.That(second.Set.Configuration.Tasks.Select(task => task.Source.Definition.Addresses[0]), Is.EqualTo(new[] { "a:2", "a:2" }));
    }

    [Test]
    public void Update_ThirdSideOfAChainStandsInTheOtherDocument_NoWarning()
    {
        var registry = """
            {"tasks": [
            {"name": "t1", "source": {"name": "a", "type": "consul", "addresses": ["a:1"]}, "destination": {"name": "b", "type": "consul", "addresses": ["b:1"]}, "match": [{"service": "*"}]},
            {"name": "t2", "source": {"name": "b", "type": "consul", "addresses": ["b:1"]}, "destination": {"name": "c", "type": "consul", "addresses": ["c:1"]}, "match": [{"service": "*"}]}]}
            """;
        var other = """
            {"tasks": [{"name": "t3", "source": {"name": "a", "type": "consul", "addresses": ["a:1"]}, "destination": {"name": "c", "type": "consul", "addresses": ["c:1"]}, "match": [{"service": "*"}]}]}
            """;

        Assert.That(Compiled.Shown(Compiled.EmptySet.Update([Compiled.Registry(registry), Compiled.Other(other)])), Is.Empty);
        Assert.That(Compiled.Shown(Compiled.EmptySet.Update([Compiled.Registry(registry)])), Has.Length.EqualTo(1));
    }

    [Test]
    public void Update_AbsentDocument_HasNoTasks()
    {
        var update = Compiled.EmptySet.Update([Compiled.Registry(null)]);

        Assert.That(update.Problems, Is.Empty);
        Assert.That(update.Set.Find(TaskDocumentKind.Registry)!.DeclaredTasks, Is.Zero);
        Assert.That(update.Set.Find(TaskDocumentKind.Configuration), Is.Null);
    }

    [Test]
    public void Update_SameTextAgain_IsAcceptedAndEqual()
    {
        var set = Compiled.EmptySet.Update([Compiled.Registry(Document("r"))]).Set;
        var again = set.Update([Compiled.Registry(Document("r") + "\n// a comment")]).Set;

        Assert.That(TaskComparer.ContentEquals(set.Configuration, again.Configuration), Is.True);
    }

    private static string[] Tasks(ConfigurationSet set) => [.. set.Configuration.Tasks.Select(task => task.Name)];

    private static string Document(string name, string address = "a:8500") =>
        Compiled.Document(source: $$"""{"name": "a", "type": "consul", "addresses": ["{{address}}"]}""", name: name);
}
