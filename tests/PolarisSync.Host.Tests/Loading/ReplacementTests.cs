using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Engine;
using PolarisSync.Host.Calls;
using PolarisSync.Host.Configuration;
using PolarisSync.Host.Data;
using PolarisSync.Host.Loading;
using PolarisSync.Host.Tests.Configuration;

namespace PolarisSync.Host.Tests.Loading;

/// <summary>An adapter that is replaced under a running engine.</summary>
internal sealed class ReplacementTests
{
    private TestFolder _folder = null!;

    private string Plugins => _folder.PathOf("plugins");

    [SetUp]
    public void SetUp() => _folder = new TestFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Replaced_EndpointsMoveOverAndTheOldContextIsCollected()
    {
        Artifacts.CopyPlugin("TestPlugins.Idle", Plugins);
        CopyAdapter("PolarisSync.Plugins.File");
        var catalog = new PluginCatalog(PluginLoader.LoadAll(Plugins), new EndpointServices(NullLoggerFactory.Instance, TimeProvider.System, new CallCounters()));
        var watcher = new PluginWatcher(Plugins, catalog, "file", static () => { }, TimeProvider.System, NullLogger<PluginWatcher>.Instance);
        using var store = new FileStateStore(new DataFolder(_folder.PathOf("data")).StatePath);
        await using var engine = new SyncEngine(new EngineSettings(), catalog, store, TimeProvider.System, NullLoggerFactory.Instance);
        var set = Compile(catalog);
        await engine.StartAsync(CancellationToken.None);
        await engine.ApplyConfigurationAsync(set.Configuration, CancellationToken.None);
        await EventuallyInStepAsync(engine);
        var old = WatchContextOf(catalog, "idle");
        var revision = catalog.RevisionOf("idle");

        // Another build beside the running one: what is told apart is the files, not the version somebody gave them.
        File.AppendAllText(Path.Combine(Plugins, "TestPlugins.Idle", "TestPlugins.Idle.deps.json"), "\n");
        await Eventually.TrueAsync(() => LookAgain(watcher) && catalog.RevisionOf("idle") != revision, "the new one is loaded");
        Assert.That(catalog.Replaced.Select(plugin => plugin.File), Is.EqualTo(new[] { "TestPlugins.Idle/TestPlugins.Idle.dll" }), "the old one serves its endpoint");
        Assert.That(PluginReport.Of(catalog, Plugins).Plugins.Select(plugin => plugin.State), Is.EquivalentTo(new[] { "loaded", "loaded", "replaced" }));
        Assert.That(old.IsAlive, Is.True);

        set = set.Recompile();
        await engine.ApplyConfigurationAsync(set.Configuration, CancellationToken.None);
        await EventuallyInStepAsync(engine);

        Assert.That(catalog.Replaced, Is.Empty);
        await Eventually.TrueAsync(() => IsCollected(old), "the old load context is collected", seconds: 20);
    }

    private ConfigurationSet Compile(PluginCatalog catalog)
    {
        _folder.Write("b.json", """{ "services": [] }""");
        var update = new ConfigurationSet(catalog, new SystemSecretSource(_folder.Root)).Update([new TaskDocument
        {
            Kind = TaskDocumentKind.Registry,
            Origin = "r.json",
            Text = $$$"""
                {"tasks": [{"name": "t", "match": [{"service": "*"}], "source": {"name": "a", "type": "idle", "options": {"version": "7"}},
                "destination": {"name": "b", "type": "file", "addresses": ["{{{_folder.PathOf("b.json")}}}"]}}]}
                """,
        }]);
        Assert.That(update.Problems, Is.Empty);
        return update.Set;
    }

    private static async Task EventuallyInStepAsync(SyncEngine engine)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await engine.GetStatusAsync(patience.Token) is not { Ready: true, Tasks: [{ State: "in step" }], Endpoints: [{ Name: "a", ServerVersion: "7" }, _] })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }
    }

    private void CopyAdapter(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Plugins, name)).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Artifacts.Plugins, name)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }

    private static bool LookAgain(PluginWatcher watcher)
    {
        watcher.Look();
        return true;
    }

    // Kept out of the test's own frame, where a temporary would keep the context alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference WatchContextOf(PluginCatalog catalog, string type) => catalog.Set.FindEndpoint(type)!.Value.Plugin.Context.Watch();

    private static bool IsCollected(WeakReference context)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return !context.IsAlive;
    }
}
