using Microsoft.Extensions.Time.Testing;
using PolarisSync.Host.Configuration;

namespace PolarisSync.Host.Tests.Configuration;

/// <summary>A host that was told nothing runs the demo, and only that one.</summary>
[CancelAfter(30_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DemoRuleTests
{
    private const string Empty = "{\"tasks\": [], /* nothing yet */}";
    private readonly TestFolder _folder = new();

    [SetUp]
    public void SetUp() => _folder.Write("conf/demo.json", TestFolder.Document("demo"));

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase(null, null)]
    [TestCase(Empty, null)]
    [TestCase(Empty, Empty)]
    [TestCase("{}", "{\"tasks\": null}")]
    public void Decide_NobodySaidAnything_IsTheDemo(string? registry, string? other)
    {
        Write(registry, other);

        Assert.That(Decide().IsDemo, Is.True);
    }

    [TestCase("{\"tasks\": [{}]}", null)]
    [TestCase(Empty, "{\"tasks\": [{}]}")]
    [TestCase("{", Empty)]
    [TestCase("", Empty)]
    public void Decide_OneDocumentSaysSomething_IsNoDemo(string? registry, string? other)
    {
        Write(registry, other);

        Assert.That(Decide().IsDemo, Is.False);
    }

    [TestCase("conf/sync-config-backup.json")]
    [TestCase("conf/sync-config-backup.config.json")]
    public void Decide_ThereIsABackup_IsNoDemo(string backup)
    {
        _folder.Write(backup, Empty);

        Assert.That(Decide().IsDemo, Is.False);
    }

    [TestCase(ConfigurationSources.RegistryVariable)]
    [TestCase(ConfigurationSources.ConfigurationVariable)]
    public void Decide_AVariableNamesAFile_IsNoDemo(string variable) =>
        Assert.That(Decide(new(StringComparer.Ordinal) { [variable] = "conf/sync-registry.json" }).IsDemo, Is.False);

    [Test]
    public void Decide_NoDemoFile_IsNoDemo()
    {
        File.Delete(_folder.PathOf("conf/demo.json"));

        Assert.That(Decide().IsDemo, Is.False);
    }

    [Test]
    public async Task Run_Demo_SaysSoFollowsItAndLeavesNoBackup()
    {
        Write(Empty, null);
        await using var host = new RunningService(_folder, TimeProvider.System);
        await host.AppliedAsync("demo");
        await host.LoggedAsync("running the demo conf/demo.json");

        _folder.Write("conf/demo.json", TestFolder.Document("demo-2"));
        await host.AppliedAsync("demo-2", seconds: 2);

        Assert.That(Directory.GetFiles(_folder.PathOf("conf"), "*backup*"), Is.Empty);
        Assert.That(Decide().IsDemo, Is.True, "so the next start is the demo again");
    }

    [Test]
    public async Task Run_EmptyDocumentsWithoutDemoFile_RunNothingAndLeaveNoBackup()
    {
        File.Delete(_folder.PathOf("conf/demo.json"));
        Write(Empty, Empty);
        await using var host = new RunningService(_folder, new FakeTimeProvider());
        await host.StartedAsync();

        Assert.That(host.Last, Is.Empty);
        Assert.That(Directory.GetFiles(_folder.PathOf("conf"), "*backup*"), Is.Empty);
    }

    [Test]
    public void Prepare_FirstTime_CopiesWhatWasShipped_AndNeverAgain()
    {
        _folder.Write("conf/demo/services.json", "shipped");
        DemoFiles.Prepare(Decide());
        Assert.That(File.ReadAllText(_folder.PathOf("data/demo/services.json")), Is.EqualTo("shipped"));

        _folder.Write("data/demo/services.json", "edited");
        _folder.Write("conf/demo/services.json", "shipped anew");
        DemoFiles.Prepare(Decide());

        Assert.That(File.ReadAllText(_folder.PathOf("data/demo/services.json")), Is.EqualTo("edited"));
        Assert.That(Directory.GetFiles(_folder.PathOf("data/demo")), Has.Length.EqualTo(1));
    }

    [Test]
    public void Prepare_WhereNothingCanBeWritten_LeavesItToTheEndpointToSay()
    {
        _folder.Write("conf/demo/services.json", "shipped");
        _folder.Write("data", "a file where the folder should be");

        Assert.That(() => DemoFiles.Prepare(Decide()), Throws.Nothing);
    }

    [Test]
    public async Task Run_Demo_HasItsOwnServices()
    {
        _folder.Write("conf/demo/services.json", "shipped");
        await using var host = new RunningService(_folder, TimeProvider.System);
        await host.AppliedAsync("demo");

        Assert.That(await File.ReadAllTextAsync(_folder.PathOf("data/demo/services.json")), Is.EqualTo("shipped"));
    }

    private void Write(string? registry, string? other)
    {
        if (registry is not null)
        {
            _folder.Write("conf/sync-registry.json", registry);
        }

        if (other is not null)
        {
            _folder.Write("conf/sync-config.json", other);
        }
    }

    private ConfigurationSources Decide(Dictionary<string, string>? variables = null) =>
        DemoRule.Decide(ConfigurationSources.From(variables ?? [], _folder.Root));
}
