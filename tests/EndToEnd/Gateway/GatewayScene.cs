using NUnit.Framework.Interfaces;
using PolarisSync.Tests.Fakes.Kong;

namespace PolarisSync.EndToEnd.Tests.Gateway;

/// <summary>A Kong with the costs of a real one, in which others keep things too, and a home for a host.</summary>
internal abstract class GatewayScene(KongVersion version)
{
    /// <summary>A guard that lets go within seconds what is really gone.</summary>
    protected const string HastyGuard = """{ "window": "1s", "surge": "0s", "hold": "1s", "hold_unhealthy": "1s", "confirm_empty": "1s" }""";

    /// <summary>What a change may take at most, on a machine that has other things to do.</summary>
    protected static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Which Kong.</summary>
    protected KongVersion Version => version;

    /// <summary>The Kong.</summary>
    protected FakeKong Kong { get; private set; } = null!;

    /// <summary>What in it is not ours.</summary>
    protected ForeignObjects Foreign { get; private set; } = null!;

    /// <summary>Where the host lives.</summary>
    protected HostFolder Folder { get; private set; } = null!;

    [SetUp]
    public async Task SetUpSceneAsync()
    {
        Folder = new();
        Kong = await FakeKong.StartAsync(new FakeKongOptions { Version = version, Costs = KongCosts.Measured(version) }, CancellationToken.None);
        Foreign = new(Kong);
        try
        {
            await StartSourceAsync();
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
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
        {
            foreach (var host in Folder.Hosts)
            {
                await TestContext.Out.WriteLineAsync(await host.DescribeAsync());
            }

            await TestContext.Out.WriteLineAsync("--- last calls\n" + string.Join('\n', Kong.Calls.All.TakeLast(40)));
        }

        try
        {
            // Whatever else a test is about.
            Assert.That(Foreign.Touched(), Is.Empty, "touched though it is not ours");
        }
        finally
        {
            await Folder.DisposeAsync();
            await StopSourceAsync();
            await Kong.DisposeAsync();
        }
    }

    /// <summary>Starts what the host reads from.</summary>
    protected abstract Task StartSourceAsync();

    /// <summary>Ends it, whether it was started or not.</summary>
    protected abstract Task StopSourceAsync();

    /// <summary>Rows of one upstream that stand for the same address; null for none. Before 2.2 every write is a row of its own.</summary>
    protected string? Doubles() => version == KongVersion.V2_0_5 ? null : Kong.Upstreams
        .Select(upstream => (upstream.Name, Rows: Kong.AllRowsOf(upstream.Id).GroupBy(static row => row.Target, StringComparer.Ordinal).FirstOrDefault(static rows => rows.Count() > 1)))
        .Where(static upstream => upstream.Rows is not null)
        .Select(static upstream => $"{upstream.Name} has {upstream.Rows!.Key} twice")
        .FirstOrDefault();

    /// <summary>The upstreams of ours below a name, one line each: group, live targets of ours and their weights.</summary>
    protected string Picture(string name) => string.Join('\n', Kong.Upstreams.Where(upstream => upstream.Name.StartsWith(name + ".", StringComparison.Ordinal))
        .OrderBy(static upstream => upstream.Name, StringComparer.Ordinal)
        .Select(upstream => $"{upstream.Name[(name.Length + 1)..]}: {string.Join(' ', Kong.LiveTargets(upstream.Id).Where(target => !Foreign.Has(target.Id)).Select(static target => $"{target.Target}*{target.Weight}"))}".TrimEnd()));

    /// <summary>Waits until every task is in step.</summary>
    protected static Task InStepAsync(HostProcess host) => Wait.UntilAsync(
        async () => (await host.ListAsync("tasks")).FirstOrDefault(static task => (string?)task["state"] != "in step") is { } task ? task.ToJsonString() : null, Patience);
}
