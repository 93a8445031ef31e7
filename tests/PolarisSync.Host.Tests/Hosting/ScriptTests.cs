using PolarisSync.Host.Tests.Commands;

namespace PolarisSync.Host.Tests.Hosting;

/// <summary>The scripts in bin/, in a package: the layout without sources, so nothing is built.</summary>
internal sealed class ScriptTests
{
    private Terminal _terminal = null!;

    [SetUp]
    public void SetUp()
    {
        _terminal = new Terminal();
        _terminal.WriteTask();
        foreach (var script in Directory.EnumerateFiles(Path.Combine(Artifacts.Root, "bin")))
        {
            _terminal.Write("bin/" + Path.GetFileName(script), File.ReadAllText(script));
        }

        Directory.CreateSymbolicLink(_terminal.PathOf("lib"), AppContext.BaseDirectory);
    }

    [TearDown]
    public void TearDown() => _terminal.Dispose();

    [Test]
    public async Task StartThenVerbThenStop()
    {
        using var host = Script("start.sh");
        await host.UntilItRunsAsync(_terminal);

        using var status = Script("polarissync", "status");
        Assert.That(await status.EndAsync(), Is.Zero, status.Output);
        Assert.That(status.Output, Does.Contain("a-to-b"));

        using var stop = Script("stop.sh");
        Assert.That(await stop.EndAsync(), Is.Zero, stop.Output);
        Assert.That(stop.Output, Does.Contain($"Stopping process {host.Id} ...\nStopped.\n"));
        Assert.That(await host.EndAsync(), Is.Zero);
    }

    [Test]
    public async Task Stop_NoHost_SaysSo()
    {
        using var stop = Script("stop.sh");

        Assert.That(await stop.EndAsync(), Is.Zero);
        Assert.That(stop.Output, Does.Contain($"No host runs on {_terminal.PathOf("data")}."));
    }

    [Test]
    public async Task Stop_TheIdIsSomebodyElses_StopsNothing()
    {
        using var bystander = HostProcess.Start(_terminal, "sleep", ["60"]);
        _terminal.Write("data/polarissync.pid", $"{bystander.Id}\n");
        using var stop = Script("stop.sh");

        Assert.That(await stop.EndAsync(), Is.EqualTo(1));
        Assert.That(stop.Output, Does.Contain($"Process {bystander.Id} is not a PolarisSync host"));
        Assert.That(File.Exists($"/proc/{bystander.Id}/cmdline"), Is.True);
    }

    [Test]
    public async Task Stop_StaleId_IsCleanedUp()
    {
        using var gone = HostProcess.Start(_terminal, "true", []);
        await gone.EndAsync();
        _terminal.Write("data/polarissync.pid", $"{gone.Id}\n");
        using var stop = Script("stop.sh");

        Assert.That(await stop.EndAsync(), Is.Zero, stop.Output);
        Assert.That(File.Exists(_terminal.PathOf("data/polarissync.pid")), Is.False);
    }

    [Test]
    public async Task Stop_DataPathFromTheFile_IsFound()
    {
        _terminal.Write("bin/application.yaml", "polaris_sync:\n  data_path: elsewhere # ours\n");
        using var stop = Script("stop.sh");

        Assert.That(await stop.EndAsync(), Is.Zero);
        Assert.That(stop.Output, Does.Contain($"No host runs on {_terminal.PathOf("elsewhere")}."));
    }

    private HostProcess Script(string name, params string[] arguments) => HostProcess.Start(_terminal, "bash", [_terminal.PathOf("bin/" + name), .. arguments]);
}
