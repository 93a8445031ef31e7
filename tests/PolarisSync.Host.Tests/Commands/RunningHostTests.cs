using System.Text.Json;
using PolarisSync.Host.Settings;
using PolarisSync.Host.Tests.Configuration;
using PolarisSync.Host.Tests.Hosting;

namespace PolarisSync.Host.Tests.Commands;

/// <summary>The verbs that ask a running host, against one.</summary>
internal sealed class RunningHostTests
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
    public async Task PauseStatusHistoryResume_FromEndToEnd()
    {
        using var host = await HostProcess.Run(_terminal).UntilItRunsAsync(_terminal);
        await UntilAsync(["status"], "a-to-b: in step");

        Assert.That(await _terminal.RunAsync("pause", "a-to-c"), Is.EqualTo(1));
        Assert.That(_terminal.Error, Is.EqualTo("Unknown task 'a-to-c', did you mean 'a-to-b'?\n"));
        Assert.That(await _terminal.RunAsync("pause", "a-to-b", "--reason", "look at b"), Is.Zero, _terminal.Error);
        Assert.That(_terminal.Output, Is.EqualTo("Paused a-to-b: nothing of it is written to b until `polarissync resume a-to-b`.\n"));
        _terminal.Write("a.json", (await File.ReadAllTextAsync(_terminal.PathOf("a.json"))).Replace("10.0.0.3", "10.0.0.9", StringComparison.Ordinal));
        await UntilAsync(["status", "a-to-b"], "    after resume: 1 create, 1 delete\n");
        Assert.That(_terminal.Output, Does.Contain("    Task 'a-to-b' is paused; after resume: 1 create, 1 delete.\n"));
        Assert.That(await File.ReadAllTextAsync(_terminal.PathOf("b.json")), Does.Not.Contain("10.0.0.9"));
        Assert.That(await _terminal.RunAsync("plan"), Is.EqualTo(3), "a difference waits for the paused task");
        Assert.That(_terminal.Output, Does.StartWith(". paused b default/pay: after resume: 1 create, 1 delete (from a, task a-to-b)\n"));

        Assert.That(await _terminal.RunAsync("resume", "a-to-b"), Is.Zero, _terminal.Error);
        await UntilAsync(["history", "--service", "pay", "--address", "10.0.0.9"], " create b default/pay 10.0.0.9:80: the source offers it (from a, task a-to-b), ");
        Assert.That(await _terminal.RunAsync("history", "--change", "paused,resumed", "--json"), Is.Zero);
        Assert.That(_terminal.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("change").GetString()), Is.EqualTo(new[] { "paused", "resumed" }));
        Assert.That(await _terminal.RunAsync("history", "--since", "yesterday"), Is.EqualTo(1));
        Assert.That(_terminal.Error, Does.StartWith("--since: 'yesterday' is neither an age"));

        Assert.That(await _terminal.RunAsync($"[suggest:{"polarissync pause ".Length}]", "polarissync pause "), Is.Zero);
        Assert.That(_terminal.Output.Split('\n'), Does.Contain("a-to-b"));

        await host.SignalAsync("KILL");
        await host.EndAsync();
        Assert.That(await _terminal.RunAsync("history", "--change", "create"), Is.Zero, "without a host the files are read");
        Assert.That(_terminal.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(4));

        // What a kill leaves behind names an address where nobody answers any more.
        Assert.That(await _terminal.RunAsync("status"), Is.EqualTo(1));
        Assert.That(_terminal.Error, Does.Match(@"^No host answers at http://127\.0\.0\.1:\d+/ \(.*\)\. Start one with `polarissync run`, or name the address of a running one with POLARIS_SYNC_HTTP_ADDRESS\.\n$"));
    }

    [Test]
    public async Task ADocumentThatWasRefused_PlanAndDiscoverSayTheyAreNotAboutIt()
    {
        using var host = await HostProcess.Run(_terminal).UntilItRunsAsync(_terminal);
        await UntilAsync(["status"], "a-to-b: in step");
        Assert.That(await _terminal.RunAsync("plan"), Is.Zero, _terminal.Error);
        Assert.That(_terminal.Output, Does.Not.Contain("was refused"));
        Assert.That(await _terminal.RunAsync("discover"), Is.Zero, _terminal.Error);
        Assert.That(_terminal.Output, Does.Not.Contain("was refused"));

        var good = await File.ReadAllTextAsync(_terminal.PathOf("conf/sync-registry.json"));
        _terminal.Write("conf/sync-registry.json", good.Replace("\"type\": \"file\"", "\"type\": \"filee\"", StringComparison.Ordinal));
        await UntilAsync(["status"], "did you mean 'file'?");

        const string Refused = "A document has faults and was refused, `status` names them: this {0} is about the tasks that run, not about what the document says.\n";
        Assert.That(await _terminal.RunAsync("plan"), Is.Zero, _terminal.Error);
        Assert.That(_terminal.Output, Does.Contain($"Notes:\n  {string.Format(System.Globalization.CultureInfo.InvariantCulture, Refused, "plan")}"));
        foreach (var arguments in new string[][] { ["discover"], ["discover", "a-to-b"] })
        {
            Assert.That(await _terminal.RunAsync(arguments), Is.Zero, _terminal.Error);
            Assert.That(_terminal.Output, Does.Contain("+ default/orders: 2 instances").And.EndsWith($"\n\n{string.Format(System.Globalization.CultureInfo.InvariantCulture, Refused, "list")}"));
        }

        _terminal.Write("conf/sync-registry.json", good);
        await Eventually.TrueAsync(async () => await _terminal.RunAsync("discover") == 0 && !_terminal.Output.Contains("refused", StringComparison.Ordinal), "a good document ends it", seconds: 30);
    }

    [Test]
    public async Task History_SwitchedOff_SaysSo()
    {
        _terminal.Variables[SettingNames.HistorySize] = "0";
        using var host = await HostProcess.Run(_terminal).UntilItRunsAsync(_terminal);

        Assert.That(await _terminal.RunAsync("history"), Is.EqualTo(1));
        Assert.That(_terminal.Error, Is.EqualTo("The change log is switched off: POLARIS_SYNC_HISTORY_SIZE is 0.\n"));
        Assert.That(Directory.Exists(_terminal.PathOf("data/history")), Is.False);
    }

    [Test]
    public async Task History_NothingRanYet_SaysSo()
    {
        Assert.That(await _terminal.RunAsync("history"), Is.EqualTo(1));
        Assert.That(_terminal.Error, Is.EqualTo($"There is no change log in the data folder '{_terminal.PathOf("data")}': nothing ran on it yet.\n"));
    }

    [Test]
    public async Task BadConfiguration_IsToldOnce()
    {
        _terminal.Write("conf/sync-registry.json", "{ \"tasks\": [ { \"name\": 3 } ] }");
        using var host = HostProcess.Run(_terminal);

        Assert.That(await host.EndAsync(), Is.EqualTo(1));
        await host.UntilItSaysAsync("The host cannot run: ");
        Assert.That(host.Output.Split("expected a string, found a number"), Has.Length.EqualTo(2));
    }

    [TestCase("bash", "complete -o default -F _polarissync_complete polarissync")]
    [TestCase("zsh", "#compdef polarissync")]
    [TestCase("fish", "complete -c polarissync")]
    public async Task Completion_PrintsAScript(string shell, string part)
    {
        Assert.That(await _terminal.RunAsync("completion", shell), Is.Zero);
        Assert.That(_terminal.Output, Does.Contain(part));
        Assert.That(await _terminal.RunAsync("completion", "tcsh"), Is.EqualTo(1));
    }

    [Test]
    public async Task Completion_Bash_CompletesVerbsAndOptions()
    {
        Assert.That(await _terminal.RunAsync("completion", "bash"), Is.Zero);
        _terminal.Write("complete.sh", $$"""
            {{_terminal.Output}}
            polarissync() { dotnet '{{Artifacts.HostDll}}' "$@"; }
            try() { COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _polarissync_complete; echo "${COMPREPLY[*]}"; }
            try polarissync sta
            try polarissync history --chan
            """);
        using var bash = HostProcess.Start(_terminal, "bash", [_terminal.PathOf("complete.sh")]);

        Assert.That(await bash.EndAsync(), Is.Zero, bash.Output);
        await bash.UntilItSaysAsync("--change");
        Assert.That(bash.Output, Does.StartWith("status\n--change\n"));
    }

    private Task UntilAsync(string[] arguments, string text) => Eventually.TrueAsync(
        async () => await _terminal.RunAsync(arguments) == 0 && _terminal.Output.Contains(text, StringComparison.Ordinal), $"'{text}' in {string.Join(' ', arguments)}", seconds: 30);
}
