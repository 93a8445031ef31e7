using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PolarisSync.Host.Calls;
using PolarisSync.Host.Loading;
using PolarisSync.Host.Tests.Configuration;

namespace PolarisSync.Host.Tests.Loading;

/// <summary>What is dropped into the plugins folder, taken away and replaced while the host runs; the clock is moved by hand.</summary>
internal sealed class PluginWatcherTests
{
    private const string Two = "TestPlugins.Two/TestPlugins.Two.dll";
    private readonly FakeTimeProvider _time = new();
    private TestFolder _folder = null!;
    private ListLogger _log = null!;
    private int _changes;

    private string Plugins => _folder.PathOf("plugins");

    [SetUp]
    public void SetUp()
    {
        _folder = new TestFolder();
        _log = new ListLogger();
        _changes = 0;
    }

    [TearDown]
    public void TearDown()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    [Test]
    public void DroppedIn_IsLoadedOnceItStoodStillForASecond()
    {
        var (catalog, watcher) = Start();
        Artifacts.CopyPlugin("TestPlugins.Two", Plugins);

        watcher.Look();
        Pass(watcher, 0.9);
        Assert.That(catalog.Names, Is.Empty);
        Pass(watcher, 0.2);

        Assert.That(catalog.Names, Is.EqualTo(new[] { "two" }));
        Assert.That(_changes, Is.EqualTo(1));
        Assert.That(catalog.RevisionOf("two"), Has.Length.EqualTo(16));
    }

    [Test]
    public void DroppedIn_FileByFile_IsNeverReportedBroken()
    {
        var (catalog, watcher) = Start();
        var files = Directory.GetFiles(Path.Combine(Artifacts.TestPlugins, "TestPlugins.Two")).OrderByDescending(file => file.EndsWith("Two.dll", StringComparison.Ordinal)).ToList();
        Assert.That(files, Has.Count.GreaterThan(4));
        Directory.CreateDirectory(Path.Combine(Plugins, "TestPlugins.Two"));
        var words = files.FindIndex(file => file.EndsWith("Words.dll", StringComparison.Ordinal));
        for (var i = 0; i < files.Count; i++)
        {
            File.Copy(files[i], Path.Combine(Plugins, "TestPlugins.Two", Path.GetFileName(files[i])));
            for (var step = 0; step < 8; step++)
            {
                watcher.Look();
                Assert.That(catalog.Problems, Is.Empty);
                Pass(watcher, 0.3);
            }

            Assert.That(catalog.Names.Count, Is.EqualTo(i >= words ? 1 : 0), files[i]);
        }

        Assert.That(_log.Lines, Has.None.Contains("Not used"));
    }

    [Test]
    public void DroppedIn_HalfAFileThatGrows_IsLoadedWhenItIsWhole()
    {
        var (catalog, watcher) = Start();
        Artifacts.CopyPlugin("TestPlugins.Two", Plugins);
        var dll = Path.Combine(Plugins, "TestPlugins.Two", "TestPlugins.Two.dll");
        var bytes = File.ReadAllBytes(dll);
        for (var part = 1; part <= 4; part++)
        {
            File.WriteAllBytes(dll, bytes[..(bytes.Length * part / 4)]);
            watcher.Look();
            Pass(watcher, 3);
            Assert.That(catalog.Problems, Is.Empty);
        }

        Assert.That(catalog.Names, Is.EqualTo(new[] { "two" }));
    }

    [Test]
    public void DroppedIn_Broken_IsReportedOnceItStoodStillForFiveSeconds()
    {
        var (catalog, watcher) = Start();
        Artifacts.CopyPlugin("TestPlugins.ThrowsInRegister", Plugins);

        watcher.Look();
        Pass(watcher, 4.9);
        Assert.That(catalog.Problems, Is.Empty);
        Pass(watcher, 0.2);

        const string Problem = "TestPlugins.ThrowsInRegister/TestPlugins.ThrowsInRegister.dll: Register failed: InvalidOperationException: the licence is missing";
        Assert.That(catalog.Problems.Select(problem => problem.ToString()), Is.EqualTo(new[] { Problem }));
        Pass(watcher, 60);
        Assert.That(_log.Lines.Count(line => line.Contains(Problem, StringComparison.Ordinal)), Is.EqualTo(1));

        Directory.Delete(Path.Combine(Plugins, "TestPlugins.ThrowsInRegister"), recursive: true);
        watcher.Look();
        Assert.That(catalog.Problems, Is.Empty);
    }

    [Test]
    public void BrokenAtTheStart_Mended_IsLoaded()
    {
        Artifacts.CopyPlugin("TestPlugins.Two", Plugins);
        var words = Path.Combine(Plugins, "TestPlugins.Two", "Words.dll");
        File.Move(words, _folder.PathOf("Words.dll"));
        var (catalog, watcher) = Start();
        Assert.That(catalog.Problems.Single().ToString(), Does.StartWith(Two + ": it needs Words 2.0.0.0"));

        File.Move(_folder.PathOf("Words.dll"), words);
        watcher.Look();
        Pass(watcher, 1.1);

        Assert.That(catalog.Names, Is.EqualTo(new[] { "two" }));
        Assert.That(catalog.Problems, Is.Empty);
    }

    [Test]
    public void Replaced_TheNewOneTakesItsPlace()
    {
        Artifacts.CopyPlugin("TestPlugins.Two", Plugins);
        var (catalog, watcher) = Start();
        var old = catalog.Plugins.Single();
        watcher.Look();

        Touch("TestPlugins.Two.deps.json", " ");
        watcher.Look();
        Pass(watcher, 1.1);

        Assert.That(catalog.RevisionOf("two"), Is.Not.EqualTo(old.Revision));
        Assert.That(_changes, Is.EqualTo(1));
        Assert.That(old.Context.IsUnloaded, Is.True);
        Assert.That(catalog.Replaced, Is.Empty);
    }

    [Test]
    public void Replaced_ByOneThatDoesNotLoad_TheOldOneGoesOnAndStatusSaysSo()
    {
        Artifacts.CopyPlugin("TestPlugins.Two", Plugins);
        var (catalog, watcher) = Start();
        var old = catalog.RevisionOf("two");
        var dll = Path.Combine(Plugins, "TestPlugins.Two", "TestPlugins.Two.dll");
        var good = File.ReadAllBytes(dll);

        File.WriteAllText(dll, "oops");
        watcher.Look();
        Pass(watcher, 5.1);

        Assert.That(catalog.RevisionOf("two"), Is.EqualTo(old));
        Assert.That(catalog.Problems.Select(problem => problem.ToString()), Is.EqualTo(new[]
        {
            Two + ": its files changed but cannot be used, the old ones go on: the file is no .NET assembly, or it is damaged.",
        }));
        Assert.That(PluginReport.Of(catalog, Plugins).Plugins.Single().State, Is.EqualTo("loaded"));

        File.WriteAllBytes(dll, good);
        watcher.Look();
        Pass(watcher, 1.1);
        Assert.That(catalog.Problems, Is.Empty);
        Assert.That((catalog.RevisionOf("two"), _changes), Is.EqualTo((old, 0)));
    }

    [Test]
    public void Touched_SameContent_NothingHappens()
    {
        Artifacts.CopyPlugin("TestPlugins.Two", Plugins);
        var (catalog, watcher) = Start();
        var set = catalog.Plugins.Single().Context;

        File.SetLastWriteTimeUtc(Path.Combine(Plugins, "TestPlugins.Two", "TestPlugins.Two.dll"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        watcher.Look();
        Pass(watcher, 10);

        Assert.That(catalog.Plugins.Single().Context, Is.SameAs(set));
        Assert.That(_changes, Is.Zero);
    }

    [Test]
    public void TakenAway_GoesOnUntilARestartAndSaysSo()
    {
        Artifacts.CopyPlugin("TestPlugins.Two", Plugins);
        var (catalog, watcher) = Start();

        Directory.Delete(Path.Combine(Plugins, "TestPlugins.Two"), recursive: true);
        watcher.Look();
        Pass(watcher, 10);

        Assert.That(catalog.Names, Is.EqualTo(new[] { "two" }));
        Assert.That(_log.Lines.Count(line => line.Contains("is gone from the plugins folder", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(PluginReport.Of(catalog, Plugins).Plugins.Single().Problems, Is.EqualTo(new[] { "its files are gone from the plugins folder; it goes on until the host is started anew." }));

        Artifacts.CopyPlugin("TestPlugins.Two", Plugins);
        watcher.Look();
        Pass(watcher, 1.1);
        Assert.That(PluginReport.Of(catalog, Plugins).Plugins.Single().Problems, Is.Empty);
        Assert.That(_changes, Is.Zero);
    }

    [Test]
    public void DroppedIn_OffersWhatIsOfferedAlready_TheLoadedOneKeepsIt()
    {
        Artifacts.CopyPlugin("TestPlugins.Two", Plugins);
        var (catalog, watcher) = Start();
        Artifacts.CopyPlugin("TestPlugins.Two", Plugins, asName: "A.Twin");

        watcher.Look();
        Pass(watcher, 1.1);

        Assert.That(catalog.Set.FindEndpoint("two")!.Value.Plugin.File, Is.EqualTo(Two));
        Assert.That(catalog.Problems.Select(problem => problem.ToString()), Is.EqualTo(new[] { $"A.Twin/A.Twin.dll: the endpoint type 'two' is already offered by {Two}; this one is not used." }));
    }

    [Test]
    public async Task Run_NoFolderAtFirst_FindsWhatComes()
    {
        var catalog = new PluginCatalog(PluginLoader.LoadAll(Plugins), new EndpointServices(NullLoggerFactory.Instance, TimeProvider.System, new CallCounters()));
        var watcher = new PluginWatcher(Plugins, catalog, "file", static () => { }, TimeProvider.System, LoggerFactoryExtensions.CreateLogger<PluginWatcher>(_log));
        using var ending = new CancellationTokenSource();
        var run = watcher.RunAsync(ending.Token);

        Artifacts.CopyPlugin("TestPlugins.Two", Plugins);
        await Eventually.TrueAsync(() => catalog.Names.Count == 1, "the adapter is loaded");

        await ending.CancelAsync();
        Assert.That(async () => await run, Throws.InstanceOf<OperationCanceledException>());
    }

    private (PluginCatalog Catalog, PluginWatcher Watcher) Start()
    {
        var catalog = new PluginCatalog(PluginLoader.LoadAll(Plugins), new EndpointServices(NullLoggerFactory.Instance, _time, new CallCounters()));
        return (catalog, new PluginWatcher(Plugins, catalog, "file", () => _changes++, _time, LoggerFactoryExtensions.CreateLogger<PluginWatcher>(_log)));
    }

    private void Touch(string file, string more) => File.AppendAllText(Path.Combine(Plugins, "TestPlugins.Two", file), more);

    private void Pass(PluginWatcher watcher, double seconds)
    {
        for (var rest = TimeSpan.FromSeconds(seconds); rest > TimeSpan.Zero; rest -= TimeSpan.FromMilliseconds(100))
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            watcher.Look();
        }
    }
}
