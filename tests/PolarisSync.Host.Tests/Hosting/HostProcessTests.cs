using PolarisSync.Host.Settings;
using PolarisSync.Host.Tests.Commands;
using PolarisSync.Host.Tests.Configuration;

namespace PolarisSync.Host.Tests.Hosting;

internal sealed class HostProcessTests
{
    private Terminal _terminal = null!;

    [SetUp]
    public void SetUp()
    {
        _terminal = new Terminal();
        _terminal.WriteTask();
    }

    [TearDown]
    public void TearDown() => _terminal.Dispose();

    [Test]
    public async Task Run_SyncsAnswersVerbsAndStopsWhenAsked()
    {
        using var host = await HostProcess.Run(_terminal).UntilItRunsAsync(_terminal);
        await Eventually.TrueAsync(() => File.ReadAllText(_terminal.PathOf("b.json")).Contains("10.0.0.3", StringComparison.Ordinal), "the copy is there", seconds: 30);

        Assert.That(await _terminal.RunAsync("status"), Is.Zero, _terminal.Error);
        Assert.That(_terminal.Output, Does.StartWith("PolarisSync ").And.Contain("a -> b, 2 services, 3 instances"));
        Assert.That(await _terminal.RunAsync("plan"), Is.Zero, _terminal.Output + _terminal.Error);
        Assert.That(await _terminal.RunAsync("approve", "nothing"), Is.EqualTo(1));
        Assert.That(_terminal.Error, Is.EqualTo("Nothing is held under the id 'nothing'; nothing is held at all.\n"));

        await host.SignalAsync("TERM");

        Assert.That(await host.EndAsync(), Is.Zero, host.Output);
        Assert.That(host.Output, Does.Contain(" INF 2111 SyncService: Stopped"));
        Assert.That(Directory.GetFiles(_terminal.PathOf("data")).Select(Path.GetFileName), Is.EquivalentTo(new[] { "admin.token", "lock" }));
    }

    [Test]
    public async Task Run_WrongToken_IsRefusedInASentence()
    {
        using var host = await HostProcess.Run(_terminal).UntilItRunsAsync(_terminal);
        _terminal.Variables[SettingNames.AdminToken] = "wrong";

        Assert.That(await _terminal.RunAsync("deny", "x"), Is.EqualTo(1));
        Assert.That(_terminal.Error, Does.StartWith("The host refuses the admin token."));
    }

    [Test]
    public async Task Run_FolderTaken_ExitsWithASentence()
    {
        using var first = await HostProcess.Run(_terminal).UntilItRunsAsync(_terminal);
        using var second = HostProcess.Run(_terminal);

        Assert.That(await second.EndAsync(), Is.EqualTo(1));
        Assert.That(second.Output, Does.Contain($"Another host works on the data folder '{_terminal.PathOf("data")}'.").And.Contain("run --successor"));
        Assert.That(File.ReadAllText(_terminal.PathOf("data/polarissync.pid")), Is.EqualTo($"{first.Id}\n"));
    }

    [Test]
    public async Task Run_KilledHard_FreesTheFolder()
    {
        using var first = await HostProcess.Run(_terminal).UntilItRunsAsync(_terminal);
        await first.SignalAsync("KILL");
        await first.EndAsync();

        using var second = await HostProcess.Run(_terminal).UntilItRunsAsync(_terminal);

        Assert.That(await _terminal.RunAsync("status"), Is.Zero, _terminal.Error);
    }

    [TestCase("TERM")]
    [TestCase("KILL")]
    public async Task Successor_TakesOverWhenTheHostEnds(string signal)
    {
        using var first = await HostProcess.Run(_terminal).UntilItRunsAsync(_terminal);
        var address = await File.ReadAllTextAsync(_terminal.PathOf("data/http.address"), CancellationToken.None);
        _terminal.Variables[SettingNames.HttpAddress] = address.Trim();
        using var second = HostProcess.Run(_terminal, "--successor");
        await second.UntilItSaysAsync("this one keeps itself ready to take over");

        await first.SignalAsync(signal);
        await first.EndAsync();
        await second.UntilItRunsAsync(_terminal);

        Assert.That(await File.ReadAllTextAsync(_terminal.PathOf("data/http.address"), CancellationToken.None), Is.EqualTo(address));

        // It says where it listens the moment it has the folder, and runs a moment later.
        await Eventually.TrueAsync(
            async () => await _terminal.RunAsync("status") == 0 && _terminal.Output.Contains("mode run", StringComparison.Ordinal), "the successor runs", seconds: 20);
    }

    [Test]
    public async Task Run_SurfaceOff_StillSyncs()
    {
        _terminal.Variables[SettingNames.HttpAddress] = "off";
        using var host = HostProcess.Run(_terminal);

        await Eventually.TrueAsync(() => File.ReadAllText(_terminal.PathOf("b.json")).Contains("10.0.0.3", StringComparison.Ordinal), "the copy is there", seconds: 60);
        await host.InterruptAsync();

        Assert.That(await host.EndAsync(), Is.Zero, host.Output);
    }

    [Test]
    public async Task Run_BadFirstConfiguration_StopsWithAnError()
    {
        _terminal.Write("conf/sync-registry.json", "{ \"tasks\": 7 }");
        using var host = HostProcess.Run(_terminal);

        Assert.That(await host.EndAsync(), Is.EqualTo(1));
        Assert.That(host.Output, Does.Contain("conf/sync-registry.json:1:"));
    }

    [Test]
    public async Task Run_AddressInUse_StopsWithASentence()
    {
        using var first = await HostProcess.Run(_terminal).UntilItRunsAsync(_terminal);
        var address = await File.ReadAllTextAsync(_terminal.PathOf("data/http.address"), CancellationToken.None);
        _terminal.Variables[SettingNames.HttpAddress] = address.Trim();
        _terminal.Variables[SettingNames.DataPath] = "other";
        using var second = HostProcess.Run(_terminal);

        Assert.That(await second.EndAsync(), Is.EqualTo(1));
        Assert.That(second.Output, Does.Contain($"The address {address.Trim()} cannot be used: "));
    }

    [Test]
    public async Task Run_JsonLog_IsOneObjectALine()
    {
        _terminal.Variables[SettingNames.LogFormat] = "json";
        using var host = await HostProcess.Run(_terminal).UntilItRunsAsync(_terminal);
        await host.SignalAsync("TERM");
        await host.EndAsync();

        foreach (var line in host.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.That(line, Does.StartWith("{\"@t\":").And.EndWith("}"));
        }
    }
}
