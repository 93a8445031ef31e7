using PolarisSync.Core.Configuration;

namespace PolarisSync.Core.Tests.Configuration;

/// <summary>The documents our users come with load as they are published.</summary>
internal sealed class PublishedExampleTests
{
    [Test]
    public void Update_TwoWayExample_LoadsWithoutAWord()
    {
        var update = Compiled.From(Example("two-way.json"));
        var tasks = update.Set.Configuration.Tasks;

        Assert.That(Compiled.Shown(update), Is.Empty);
        Assert.That(tasks.Select(task => task.Name), Is.EqualTo(new[] { "nacos1-to-polaris1", "polaris1-to-nacos1" }));
        Assert.That(tasks[0].Source.Fingerprint, Is.EqualTo(tasks[1].Destination.Fingerprint));
        Assert.That(tasks[0].Source.Definition.User, Is.EqualTo("nacos"));
        Assert.That(tasks[0].Destination.Definition.Token, Is.EqualTo("123456"));
        Assert.That(tasks[0].Matches.Single().Exact, Is.EqualTo(new Abstractions.ServiceKey("default", "nacos.test.3")));
        Assert.That(tasks[0].Methods, Is.EqualTo(new MethodSettings { Watch = true, AuditInterval = TimeSpan.FromSeconds(60) }));
        Assert.That(tasks.Select(task => task.OnRemove), Is.EqualTo(new[] { RemovalPolicy.Keep, RemovalPolicy.Purge }), "copies in Nacos are leased");
        var document = update.Set.Documents.Single();
        Assert.That(document.HealthCheck.Enabled, Is.True);
        Assert.That(document.Report.Interval, Is.EqualTo(TimeSpan.FromMinutes(1)));
        Assert.That(document.Report.Targets.Single().Type, Is.EqualTo("file"));
    }

    [Test]
    public void Update_ToKongExample_HasTheGroups()
    {
        var update = Compiled.From(Example("to-kong.json"));
        var match = update.Set.Configuration.Tasks.Single().Matches.Single();

        Assert.That(Compiled.Shown(update), Is.Empty);
        Assert.That(match.Groups.Select(group => group.Name), Is.EqualTo(new[] { "version-1", "version-2" }));
        Assert.That(match.Groups[0].Metadata.Find("version"), Is.EqualTo("1.0.0"));
        Assert.That(update.Set.Configuration.Tasks.Single().DefaultGroup, Is.True);
    }

    [TestCase("sync-registry.json", 0)]
    [TestCase("sync-config.json", 0)]
    [TestCase("consul-to-consul.example.json", 2)]
    [TestCase("matches.example.json", 1)]
    public void Update_ShippedDocument_LoadsWithoutAWord(string file, int tasks)
    {
        var update = Compiled.From(Example(file));

        Assert.That(Compiled.Shown(update), Is.Empty);
        Assert.That(update.Set.Configuration.Tasks, Has.Length.EqualTo(tasks));
        Assert.That(TaskDocuments.DeclareTasks(Example(file)), Is.EqualTo(tasks > 0));
    }

    [Test]
    public void Update_ExampleShowsDefaults_TheyAreTheDefaults()
    {
        var tasks = Compiled.From(Example("consul-to-consul.example.json")).Set.Configuration.Tasks;

        Assert.That(tasks[0].Guard, Is.EqualTo(new GuardSettings()));
        Assert.That(tasks[0] with { Name = "", Source = tasks[1].Source, Destination = tasks[1].Destination, Matches = [] }, Is.EqualTo(tasks[1] with { Name = "", Matches = [] }));
    }

    [Test]
    public void Update_JavaConfigurationDocument_LoadsAndItsTasksAreIgnoredWithAWarning()
    {
        // The form of conf/sync-config.json of polarismesh/polaris-sync.
        var update = Compiled.From("""
            {"tasks": [{"name": "task1", "enable": true,
            "source": {"name": "nacos", "type": "nacos", "product_name": "p", "server": {"addresses": ["127.0.0.1:8848"]}, "db": {"jdbc_url": "", "username": "", "password": ""}},
            "destination": {"name": "polaris", "type": "polaris", "server": {"addresses": ["http://127.0.0.1:8090", "grpc://127.0.0.1:8091"], "token": "x"}},
            "match": [{"namespace": "atom-ns1", "config_group": "nacos.test.3"}, {"namespace": "atom-ns1", "configGroup": "nacos.test.4"}]},
            {"name": "task2", "source": {"name": "a", "type": "consul", "addresses": ["a:1"]}, "destination": {"name": "b", "type": "consul", "addresses": ["b:1"]}, "match": [{"service": "*"}]}]}
            """);

        Assert.That(Compiled.Shown(update), Is.EqualTo(new[] { "warning r.json:1:12: tasks[0]: configuration tasks are not supported yet; the task is ignored" }));
        Assert.That(update.Set.Configuration.Tasks.Select(task => task.Name), Is.EqualTo(new[] { "task2" }));
    }

    private static string Example(string name) => File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Examples", name));
}
