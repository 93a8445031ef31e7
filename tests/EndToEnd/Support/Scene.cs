using NUnit.Framework.Interfaces;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>What every end-to-end test starts with and leaves behind: registries, a folder for hosts, and words about a failure.</summary>
[Category("RealServer")]
internal abstract class Scene
{
    private readonly List<Registry> _registries = [];

    /// <summary>Where the host lives.</summary>
    protected HostFolder Folder { get; private set; } = null!;

    /// <summary>The registry most tests read from.</summary>
    protected Registry A { get; private set; } = null!;

    /// <summary>The registry most tests write to.</summary>
    protected Registry B { get; private set; } = null!;

    [SetUp]
    public async Task SetUpSceneAsync()
    {
        if (ConsulServer.FindBinary() is null)
        {
            Assert.Ignore(ConsulServer.Missing);
        }

        Folder = new();
        try
        {
            A = await StartRegistryAsync("a");
            B = await StartRegistryAsync("b");
        }
        catch
        {
            // NUnit tears down only what was set up.
            await TearDownSceneAsync();
            throw;
        }
    }

    [TearDown]
    public async Task TearDownSceneAsync()
    {
        if (Folder is null)
        {
            return;
        }

        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
        {
            foreach (var host in Folder.Hosts)
            {
                await TestContext.Out.WriteLineAsync(await host.DescribeAsync());
            }
        }

        try
        {
            // Whatever else a test is about: no write may ever touch what is not ours.
            _registries.ForEach(registry => registry.AssertOnlyCopiesWereWritten());
        }
        finally
        {
            await Folder.DisposeAsync();
            foreach (var registry in _registries)
            {
                await registry.DisposeAsync();
            }

            _registries.Clear();
        }
    }

    /// <summary>One more registry, ended with the others.</summary>
    protected async Task<Registry> StartRegistryAsync(string name)
    {
        var registry = await Registry.StartAsync(name);
        _registries.Add(registry);
        return registry;
    }

    /// <summary>Writes the document of tasks and starts a host that is ready.</summary>
    protected async Task<HostProcess> RunAsync(int audit, params string[] tasks)
    {
        await Folder.WriteRegistryAsync(Documents.Of(audit, tasks));
        return await Folder.StartReadyAsync();
    }
}
