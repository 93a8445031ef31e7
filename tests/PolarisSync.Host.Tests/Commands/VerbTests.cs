using System.Text.Json;
using PolarisSync.Host.Data;
using PolarisSync.Host.Loading;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Tests.Commands;

internal sealed class VerbTests
{
    private Terminal _terminal = null!;

    [SetUp]
    public void SetUp() => _terminal = new Terminal();

    [TearDown]
    public void TearDown() => _terminal.Dispose();

    [Test]
    public async Task Version_IsTheNumberAlone()
    {
        Assert.That(await _terminal.RunAsync("--version"), Is.Zero);
        Assert.That(_terminal.Output, Does.Match(@"^\d+\.\d+\.\d+\n$"));
    }

    [Test]
    public async Task Help_NamesEveryVerbAndTheExitCodes()
    {
        Assert.That(await _terminal.RunAsync("--help"), Is.Zero);
        foreach (var word in new[] { "run", "lint", "check", "discover", "plan", "sync", "status", "plugins", "approve", "deny", "pause", "resume", "history", "completion", "Exit codes:", "Examples:" })
        {
            Assert.That(_terminal.Output, Does.Contain(word));
        }
    }

    [TestCase("run")]
    [TestCase("lint")]
    [TestCase("schema")]
    [TestCase("check")]
    [TestCase("discover")]
    [TestCase("plan")]
    [TestCase("sync")]
    [TestCase("status")]
    [TestCase("plugins")]
    [TestCase("approve")]
    [TestCase("deny")]
    [TestCase("pause")]
    [TestCase("resume")]
    [TestCase("history")]
    [TestCase("completion")]
    public async Task Help_OfEachVerb_HasExitCodesAndAnExample(string verb)
    {
        Assert.That(await _terminal.RunAsync(verb, "--help"), Is.Zero);
        Assert.That(_terminal.Output, Does.Contain("Exit codes: 0").And.Contain($"Example: polarissync {verb}"));
    }

    [Test]
    public async Task UnknownVerb_IsAnError()
    {
        Assert.That(await _terminal.RunAsync("plann"), Is.EqualTo(1));
        Assert.That(_terminal.Error + _terminal.Output, Does.Contain("plann"));
    }

    [Test]
    public async Task Plugins_WithoutAHost_LoadsTheFolderItself()
    {
        _terminal.Variables[SettingNames.PluginsPath] = _terminal.PathOf("plugins");
        Artifacts.CopyPlugin("TestPlugins.NoMetadata", _terminal.PathOf("plugins"));
        Artifacts.CopyPlugin("TestPlugins.One", _terminal.PathOf("plugins"));
        Artifacts.CopyPlugin("TestPlugins.TwoEntries", _terminal.PathOf("plugins"));

        Assert.That(await _terminal.RunAsync("plugins"), Is.EqualTo(1));

        var version = PluginRules.HostVersion;
        Assert.That(_terminal.Output, Is.EqualTo($"""
            TestPlugins.NoMetadata/TestPlugins.NoMetadata.dll: loaded, Silent 1.0.0, built against unknown abstractions
              ! it does not say which version of PolarisSync.Abstractions it was built against, so it may not fit this host; the package's own build targets write it.
            TestPlugins.One/TestPlugins.One.dll: loaded, One 1.0.0, built against abstractions {version}
              type one: source
            TestPlugins.TwoEntries/TestPlugins.TwoEntries.dll: refused {version}, built against abstractions {version}
              ! 2 public classes implement IPlugin (TestPlugins.TwoEntries.FirstPlugin, TestPlugins.TwoEntries.SecondPlugin); exactly one may.
            2 adapters loaded, 1 refused, from {_terminal.PathOf("plugins")}; this host has abstractions {version}.

            """));

        Assert.That(await _terminal.RunAsync("plugins", "--json"), Is.EqualTo(1));
        using var json = JsonDocument.Parse(_terminal.Output);
        Assert.That(json.RootElement.GetProperty("plugins")[1].GetProperty("endpoint_types")[0].GetProperty("name").GetString(), Is.EqualTo("one"));
    }

    [Test]
    public async Task Lint_UnknownType_IsAWarningAndCheckSaysWhatIsMissing()
    {
        _terminal.WriteTask();
        _terminal.Write("conf/sync-registry.json", File.ReadAllText(_terminal.PathOf("conf/sync-registry.json")).Replace("\"name\": \"a\", \"type\": \"file\"", "\"name\": \"a\", \"type\": \"toy\"", StringComparison.Ordinal));

        Assert.That(await _terminal.RunAsync("lint"), Is.Zero, _terminal.Output);
        Assert.That(_terminal.Output, Does.Contain("'toy' is not a loaded endpoint type; loaded are: consul, file, kong, kubernetes, nacos, polaris; the task waits until an adapter offers it (warning)").And.Contain("1 task, 0 faults, 1 warning."));
        Assert.That(await _terminal.RunAsync("check"), Is.EqualTo(1));
        Assert.That(_terminal.Output, Does.Contain("FAIL  a (toy): no loaded adapter offers the type 'toy'; loaded: consul, file, kong, kubernetes, nacos, polaris\n"));
    }

    [Test]
    public async Task Lint_GoodDocuments()
    {
        _terminal.WriteTask();

        Assert.That(await _terminal.RunAsync("lint"), Is.Zero, _terminal.Output);
        Assert.That(_terminal.Output, Is.EqualTo("1 task, 0 faults, 0 warnings.\n"));
    }

    [Test]
    public async Task Lint_AFile_NamesThePlaceOfEachFault()
    {
        _terminal.Write("mine.json", "{ \"tasks\": [\n  { \"name\": \"x\", \"nmae\": 1 }\n] }");

        Assert.That(await _terminal.RunAsync("lint", "mine.json"), Is.EqualTo(1));
        Assert.That(_terminal.Output, Does.Contain("mine.json:2:").And.Match(@"\n3 faults, 1 warning\.\n$"));
    }

    [Test]
    public async Task Lint_MissingFile()
    {
        Assert.That(await _terminal.RunAsync("lint", "none.json"), Is.EqualTo(1));
        Assert.That(_terminal.Error, Is.EqualTo("There is no file 'none.json'.\n"));
        Assert.That(await _terminal.RunAsync("lint", "."), Is.EqualTo(1));
        Assert.That(_terminal.Error, Is.EqualTo("'.' is a folder; name the documents in it.\n"));
    }

    [Test]
    public async Task Check_SaysOkOrWhyNot()
    {
        _terminal.WriteTask();

        Assert.That(await _terminal.RunAsync("check"), Is.Zero, _terminal.Output);
        Assert.That(_terminal.Output, Does.Match(@"^ok    a \(file\)\nok    b \(file\)\n$"));

        File.WriteAllText(_terminal.PathOf("a.json"), "no json");
        Assert.That(await _terminal.RunAsync("check"), Is.EqualTo(1));
        Assert.That(_terminal.Output, Does.StartWith("FAIL  a (file): "));
    }

    [Test]
    public async Task PlanThenSyncThenPlan()
    {
        _terminal.WriteTask();

        Assert.That(await _terminal.RunAsync("plan"), Is.EqualTo(2), _terminal.Error);
        Assert.That(_terminal.Output, Does.Contain("+ create b default/orders 10.0.0.1:80 (from a, task a-to-b)\n"));
        Assert.That(_terminal.Output, Does.EndWith("Plan: 3 to create, 0 to update, 0 to delete, 0 held, 0 foreign ignored, 0 lossy.\n"));
        Assert.That(Directory.Exists(_terminal.PathOf("data")), Is.False, "a plan leaves nothing behind");

        Assert.That(await _terminal.RunAsync("sync", "--once"), Is.Zero, _terminal.Error);
        Assert.That(_terminal.Output, Does.EndWith("Sync: 3 created, 0 updated, 0 deleted, 0 held, 0 foreign ignored, 0 lossy.\n"));
        Assert.That(File.ReadAllText(_terminal.PathOf("b.json")), Does.Contain("10.0.0.3"));

        Assert.That(await _terminal.RunAsync("plan", "--json"), Is.Zero, _terminal.Error);
        using var plan = JsonDocument.Parse(_terminal.Output);
        Assert.That(plan.RootElement.GetProperty("creates").GetInt32(), Is.Zero);
    }

    [Test]
    public async Task Plan_UnreadableSource_IsUnknownAndAnError()
    {
        _terminal.WriteTask();
        File.WriteAllText(_terminal.PathOf("a.json"), "no json");

        Assert.That(await _terminal.RunAsync("plan"), Is.EqualTo(1));
        Assert.That(_terminal.Output, Does.Contain("Unknown, so the plan says nothing about it:\n  a: "));
    }

    [Test]
    public async Task Sync_WithoutOnce_IsRefused()
    {
        Assert.That(await _terminal.RunAsync("sync"), Is.EqualTo(1));
        Assert.That(_terminal.Error, Does.Contain("--once"));
    }

    [Test]
    public async Task Sync_LockTaken_IsRefused()
    {
        _terminal.WriteTask();
        var folder = new DataFolder(_terminal.PathOf("data"));
        folder.Prepare();
        using var held = DataFolderLock.TryTake(folder);

        Assert.That(held, Is.Not.Null);
        Assert.That(await _terminal.RunAsync("sync", "--once"), Is.EqualTo(1));
        Assert.That(_terminal.Error, Does.StartWith($"A host works on the data folder '{_terminal.PathOf("data")}'"));
    }

    [TestCase("status")]
    [TestCase("approve", "x")]
    [TestCase("deny", "x")]
    [TestCase("pause", "x")]
    [TestCase("resume", "x")]
    public async Task HostVerbs_NoHost_SaySo(params string[] arguments)
    {
        Assert.That(await _terminal.RunAsync(arguments), Is.EqualTo(1));
        Assert.That(_terminal.Error, Is.EqualTo($"No host runs on the data folder '{_terminal.PathOf("data")}'. Start one with `polarissync run`.\n"));
    }

    [Test]
    public async Task HostVerbs_SurfaceOff_SaySo()
    {
        _terminal.Variables[SettingNames.HttpAddress] = "off";

        Assert.That(await _terminal.RunAsync("status"), Is.EqualTo(1));
        Assert.That(_terminal.Error, Is.EqualTo("The host's HTTP surface is switched off (POLARIS_SYNC_HTTP_ADDRESS is off), so it cannot be asked.\n"));
    }

    [Test]
    public async Task AnyVerb_WrongSettings_AreToldFirst()
    {
        _terminal.Variables[SettingNames.HttpAddress] = "8690";

        Assert.That(await _terminal.RunAsync("lint"), Is.EqualTo(1));
        Assert.That(_terminal.Error, Is.EqualTo("POLARIS_SYNC_HTTP_ADDRESS: '8690' is not IP:port, localhost:port, *:port or off\n"));
    }
}
