namespace PolarisSync.EndToEnd.Tests;

/// <summary>Twenty ways to spoil a document under a running host: each is named with file, line and column, and nothing that runs notices.</summary>
internal sealed class MalformedConfigurationTests : Scene
{
    private const char Place = '§';
    private static readonly TimeSpan s_reload = TimeSpan.FromSeconds(2);

    // A watch rests in proportion to what its rounds cost, 10 s at most (plugins/Consul, WideWatch); then it reads what it saw last.
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(12);

    private static readonly Fault[] s_faults =
    [
        new("unknown root key", "\"methods\":", "§\"methodes\":", "methodes: unknown key 'methodes'; did you mean 'methods'?"),
        new("unknown task key", "\"match\":", "§\"mach\":", "tasks[0].mach: unknown key 'mach'; did you mean 'match'?"),
        new("a key given twice", "\"name\": \"a-to-b\",", "\"name\": \"a-to-b\", §\"name\": \"c\",", "tasks[0].name: 'name' is given twice in one object; keep one of them"),
        new("no name", "\"name\": \"a-to-b\",", "", "tasks[0].name: 'name' is missing; expected the task's unique name"),
        new("an empty name", "\"name\": \"a-to-b\"", "\"name\": §\"\"", "tasks[0].name: is empty; expected the task's unique name"),
        new("no source", "\"source\":", "\"sauce\":", "tasks[0].source: 'source' is missing; expected an endpoint with name, type and addresses"),
        new("no endpoint type", "\"type\": \"consul\", ", "", "tasks[0].source.type: 'type' is missing; expected the endpoint's type"),
        new("a type that is not loaded", "\"type\": \"consul\"", "\"type\": §\"konsul\"", "tasks[0].source.type: 'konsul' is not a loaded endpoint type"),
        new("no addresses", "\"addresses\": [\"127.0.0.1:{port}\"]", "\"addresses\": §[]", "tasks[0].source.addresses: 'addresses' is empty"),
        new("an address without a port", "[\"127.0.0.1:", "[§\"127.0.0.1\", \"127.0.0.1:", "tasks[0].source.addresses[0]: '127.0.0.1' is not host:port, http:// or https://"),
        new("a number for a text", "\"service\": \"*\"", "\"service\": §7", "tasks[0].match[0].service: expected a string, found a number"),
        new("an array where an object is due", "[{ \"namespace\": \"default\", \"service\": \"*\" }]", "[§[]]", "tasks[0].match[0]: expected an object, found an array"),
        new("no service in a match", "\"namespace\": \"default\", \"service\": \"*\"", "\"namespace\": \"default\"", "tasks[0].match[0].service: 'service' is missing"),
        new("a ratio beyond 1", "\"guard\": {", "\"guard\": { \"max_loss_ratio\": §30,", "tasks[0].guard.max_loss_ratio: 30 is out of range; expected 0 to 1"),
        new("a time without a unit", "\"hold\": \"25s\"", "\"hold\": §\"25\"", "tasks[0].guard.hold: '25'"),
        new("a policy nobody knows", "\"match\":", "\"policy\": §\"upsertonly\", \"match\":", "tasks[0].policy: 'upsertonly' is not one of: sync, upsert-only; did you mean 'upsert-only'?"),
        new("an unknown option of the adapter", "\"type\": \"consul\", ", "\"type\": \"consul\", \"options\": { \"datacenter\": §\"x\" }, ", "tasks[0].source.options.datacenter: unknown option 'datacenter'"),
        new("a method nobody knows", "\"type\": \"pull\"", "\"type\": §\"poll\"", "methods[1].type: 'poll' is not one of: watch, pull; did you mean 'pull'?"),
        new("a file cut off", "  \"methods\": [", "  \"methods\": [§", ""),
        new("a missing comma", "\"name\": \"a-to-b\",", "\"name\": \"a-to-b\"", ""),
        new("a secret that is not set", "\"type\": \"consul\", ", "\"type\": \"consul\", \"token\": §\"${env:POLARISSYNC_NOT_SET}\", ", "tasks[0].source.token:"),
        new("source and destination alike", "\"name\": \"b\"", "\"name\": §\"a\"", "source and destination"),
    ];

    [Test]
    public async Task Document_SpoiledInTwentyWays_EachIsNamedAndNothingRunningNotices()
    {
        await A.Applications.RegisterAllAsync(Enumerable.Range(0, 20).Select(service => Instance.Make($"svc-{service}", service, 0)));
        var good = Documents.Of(3600, Documents.Task(A, B), Documents.Task(B, A));
        await Folder.WriteRegistryAsync(good);
        var host = await Folder.StartReadyAsync();
        await B.WaitForCopiesOfAsync(A, TimeSpan.FromSeconds(10));
        await WaitForQuietAsync(host);

        Assert.Multiple(async () =>
        {
            foreach (var fault in s_faults)
            {
                await AssertNamedAsync(host, fault, good);
            }
        });

        foreach (var registry in new[] { A, B })
        {
            Assert.That(registry.Proxy.PlainReads.Select(read => read.Path), Is.Empty, $"reads of {registry.Name}");
            Assert.That(registry.Proxy.Writes, Is.Empty);
        }

        Assert.That((await host.ListAsync("tasks")).Select(task => (string?)task["state"]), Is.All.EqualTo("in step"));
        await Folder.WriteRegistryAsync(good);
        await Wait.UntilAsync(async () => (await host.StatusAsync())["configuration_problems"]!.AsArray().Count == 0, s_reload, "the good document is in force again");
        await A.Applications.RegisterAsync(Instance.Make("svc-0", 0, 1));
        await B.WaitForCopiesOfAsync(A, TimeSpan.FromSeconds(5));
    }

    [Test]
    public async Task Host_StartedOnASpoiledDocument_RunsTheLastGoodOneAndSaysSo()
    {
        await A.Applications.RegisterAllAsync(Enumerable.Range(0, 3).Select(number => Instance.Make("orders", 1, number)));
        var host = await RunAsync(300, Documents.Task(A, B));
        await B.WaitForCopiesOfAsync(A, TimeSpan.FromSeconds(10));
        Assert.That(await host.StopAsync(), Is.Zero);

        await Folder.WriteRegistryAsync("{ \"tasks\": [ ");
        await A.Applications.RegisterAsync(Instance.Make("orders", 1, 4));
        host = await Folder.StartReadyAsync();
        await B.WaitForCopiesOfAsync(A, TimeSpan.FromSeconds(10));
        Assert.That((await host.StatusAsync())["from_backup"]!.AsArray(), Is.Not.Empty);
        Assert.That(string.Join('\n', host.Log), Does.Contain("sync-registry.json:1:").And.Contain("backup"));

        await Folder.WriteRegistryAsync(Documents.Of(300, Documents.Task(A, B)));
        await Wait.UntilAsync(async () => (await host.StatusAsync())["from_backup"]!.AsArray().Count == 0, s_reload, "the mended document is in force");
    }

    private async Task AssertNamedAsync(HostProcess host, Fault fault, string good)
    {
        var old = fault.Old.Replace("{port}", FormattableString.Invariant($"{A.Proxy.Address.Port}"), StringComparison.Ordinal);
        Assert.That(good, Does.Contain(old), fault.Name);
        var at = good.IndexOf(old, StringComparison.Ordinal);
        var spoiled = good[..at] + fault.New + good[(at + old.Length)..];
        var (text, place) = TakePlace(fault.Name == "a file cut off" ? spoiled[..(spoiled.IndexOf(Place, StringComparison.Ordinal) + 1)] : spoiled);
        var expected = $"sync-registry.json:{place}";
        var lines = host.Log.Count;
        await Folder.WriteRegistryAsync(text);
        try
        {
            await Wait.UntilAsync(
                () => Task.FromResult(host.Log.Skip(lines).Any(line => IsNamed(line, expected, fault)) ? null : $"{fault.Name}: no line with '{expected}' and '{fault.Words}' but: {string.Join('\n', host.Log.Skip(lines))}"),
                s_reload);
        }
        catch (TimeoutException error)
        {
            Assert.Fail(error.Message);
        }

        var lint = await Folder.RunVerbAsync("lint");
        Assert.That(lint.ExitCode, Is.EqualTo(1), fault.Name);
        Assert.That(lint.Text.Split('\n').Any(line => IsNamed(line, expected, fault)), $"{fault.Name}: lint says {lint}");
    }

    // Where the place is not marked, any line and column of the document will do, as long as they are told.
    private static bool IsNamed(string line, string expected, Fault fault) =>
        line.Contains(expected, StringComparison.Ordinal)
        && line.Contains(fault.Words, StringComparison.Ordinal)
        && System.Text.RegularExpressions.Regex.IsMatch(line, @"sync-registry\.json:\d+:\d+: ", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));

    private static (string Text, string Place) TakePlace(string text)
    {
        var at = text.IndexOf(Place, StringComparison.Ordinal);
        if (at < 0)
        {
            return (text, "");
        }

        var before = text[..at];
        return (before + text[(at + 1)..], FormattableString.Invariant($"{before.Count(c => c == '\n') + 1}:{at - before.LastIndexOf('\n')}:"));
    }

    // Everything read, both watches live, and no plain request for longer than a watch rests: whatever the start set in motion is over.
    private async Task WaitForQuietAsync(HostProcess host)
    {
        var (plain, since) = (-1, TimeProvider.System.GetTimestamp());
        await Wait.UntilAsync(
            async () =>
            {
                var now = new[] { A, B }.Sum(registry => registry.Proxy.Requests.Count(request => !request.IsBlocking));
                if (now != plain || !await IsAtRestAsync(host))
                {
                    (plain, since) = (now, TimeProvider.System.GetTimestamp());
                }

                return TimeProvider.System.GetElapsedTime(since) >= s_quiet;
            },
            TimeSpan.FromSeconds(90),
            "in step, watched, and no plain request for longer than a watch rests");
        A.Proxy.Forget();
        B.Proxy.Forget();
    }

    private static async Task<bool> IsAtRestAsync(HostProcess host) =>
        (await host.ListAsync("tasks")).All(static task => (string?)task["state"] == "in step")
        && (await host.ListAsync("endpoints")).All(static endpoint => (string?)endpoint["watch"] == "live");

    private sealed record Fault(string Name, string Old, string New, string Words);
}
