using System.Text.Json.Nodes;

namespace PolarisSync.EndToEnd.Tests.Words;

/// <summary>What every verb and every route says about a rich scene, word for word, and that no secret is in any of it.</summary>
internal sealed class RichSceneTests : WordsScene
{
    private string _document = "";

    [Test]
    public async Task EveryVerbAndRoute_OnARichScene_SaysItWordForWord()
    {
        await PrepareAsync();
        var verbs = new List<Transcript>();
        using var before = new Transcript(Folder, Normal);
        await BeforeAsync(before);

        var host = await PlayAsync(() => before.VerbAsync("pause", "batch", "--reason", "maintenance of b"));
        await before.CompareAsync("verbs-before");
        using var told = new Transcript(Folder, Normal);
        await AskVerbsAsync(told);
        using var answered = new Transcript(Folder, Normal);
        await CallRoutesAsync(answered, host);
        using var decided = new Transcript(Folder, Normal);
        await DecideAsync(decided);
        foreach (var task in new[] { "a-to-b", "b-to-a", "batch" })
        {
            await ListHasAsync(host, "tasks", found => (string?)found["name"] == task && (string?)found["state"] == "in step" && (task != "b-to-a" || (int)found["services"]! == 8));
        }

        await WriteRefusedAsync();
        await Wait.UntilAsync(() => Task.FromResult(host.Log.Any(static line => line.Contains("user information", StringComparison.Ordinal))), Soon, "the refusal is in the log");
        decided.Title("a refused document");
        await decided.VerbAsync("lint");
        await decided.VerbAsync("status", "legacy");
        await decided.VerbAsync("status");
        await decided.VerbAsync("discover", "legacy");
        verbs.AddRange([before, told, decided]);

        Assert.That(await host.StopAsync(), Is.Zero);
        await told.CompareAsync("verbs");
        await answered.CompareAsync("routes");
        await decided.CompareAsync("verbs-deciding");
        AssertAllRoutes(answered);
        await AssertAllVerbsAsync(verbs);
        await AssertNoSecretAsync([.. verbs.Select(static transcript => transcript.Raw), answered.Raw, string.Join('\n', host.Log)]);
    }

    // Without a host.
    private async Task BeforeAsync(Transcript verbs)
    {
        // Where nobody can listen.
        Folder.Variables["POLARIS_SYNC_HTTP_ADDRESS"] = "127.0.0.1:1";
        verbs.Title("without a host");
        foreach (var arguments in new string[][]
        {
            ["lint"], ["check"], ["discover"], ["discover", "--task", "canary"], ["plan"], ["plan", "--json"], ["status"], ["approve", "h1"], ["pause", "batch"], ["history"],
            ["plugins"], ["plugins", "--json"],
        })
        {
            await verbs.VerbAsync(arguments);
        }

        Folder.Variables.Remove("POLARIS_SYNC_HTTP_ADDRESS");
        verbs.Title("with a host");
    }

    private static async Task AskVerbsAsync(Transcript verbs)
    {
        foreach (var arguments in new string[][]
        {
            ["status", "--help"], ["approve", "--help"], ["history", "--help"], ["status"], ["status", "a-to-b"], ["status", "batch"], ["status", "toys"], ["status", "a-to-c"], ["status", "a-to-d"], ["status", "batch", "--json"], ["status", "--json"],
            ["plan"], ["plan", "--json"], ["discover"], ["discover", "--task", "legacy"], ["discover", "legacy"], ["discover", "legacy", "--task", "canary"], ["discover", "--task", "nosuch"], ["discover", "--json"],
            ["discover", "--all", "--task", "canary"], ["plugins"], ["schema", "--output", "sync.schema.json"], ["lint"], ["check"], ["sync", "--once"], ["run"],
            ["history", "--service", "pay"], ["history", "--service", "default/old"], ["history", "--address", "10.1.4.1"], ["history", "--address", "10.1.4.1:8000", "--json"],
            ["history", "--task", "canary"], ["history", "--destination", "a"], ["history", "--failed", "--destination", "b"], ["history", "--failed", "--destination", "c"], ["history", "--failed", "--task", "nosuch"], ["history", "--change", "held,paused"], ["history", "--limit", "1", "--task", "legacy"],
            ["history", "--since", "1h", "--task", "legacy"], ["history", "--until", "1h"],
        })
        {
            await verbs.VerbAsync(arguments);
        }
    }

    private async Task CallRoutesAsync(Transcript routes, HostProcess host)
    {
        var token = (await File.ReadAllTextAsync(Path.Combine(Folder.DataPath, "admin.token"))).Trim();
        routes.Title("answers");
        foreach (var path in new[]
        {
            "/health/live", "/health/ready", "/metrics", "/api/v1/version", "/api/v1/status", "/api/v1/plan", "/api/v1/tasks", "/api/v1/tasks/legacy", "/api/v1/tasks/batch", "/api/v1/held",
            "/api/v1/held/h2", "/api/v1/plugins", "/api/v1/discover?task=canary", "/api/v1/history?task=canary", "/api/v1/history?change=held&limit=1",
            "/sync/health", "/sync/maintain/v1/namespaces?task=a-to-b&registry=a", "/sync/maintain/v1/services?task=a-to-b&registry=b&namespace=default", "/sync/maintain/v1/services?task=a-to-c&registry=c&namespace=empty_ns",
        })
        {
            await routes.CallAsync(host, HttpMethod.Get, path);
        }

        await routes.CallAsync(host, HttpMethod.Post, "/api/v1/tasks/canary/pause", token, """{ "reason": "a look" }""");
        await routes.CallAsync(host, HttpMethod.Post, "/api/v1/tasks/canary/resume", token);
        await routes.CallAsync(host, HttpMethod.Post, "/api/v1/held/h2/deny", token);
        routes.Title("refusals");
        foreach (var path in new[]
        {
            "/", "/api/v1/stauts", "/api/v1/status?x=1", "/api/v1/tasks/legcy", "/api/v1/held/h9", "/api/v1/discover?task=nosuch", "/api/v1/history?limit=many", "/api/v1/history?sinse=1h",
            "/api/v1/history?change=moved", "/api/v1/history?since=yesterday", "/api/v1/history?limit=0", "/api/v1/history?address=10.0.0.1:x", "/api/v1/history?failed=maybe",
            "/sync/maintain/v1/namespaces?task=a-to-b", "/sync/maintain/v1/namespaces?task=a-to-b&registry=c", "/sync/maintain/v1/services?task=nosuch&registry=a&namespace=default",
        })
        {
            await routes.CallAsync(host, HttpMethod.Get, path);
        }

        await routes.CallAsync(host, HttpMethod.Head, "/api/v1/status");
        await routes.CallAsync(host, HttpMethod.Delete, "/api/v1/tasks");
        await routes.CallAsync(host, HttpMethod.Get, "/api/v1/held/h2/approve");
        await routes.CallAsync(host, HttpMethod.Post, "/api/v1/held/h2/approve");
        await routes.CallAsync(host, HttpMethod.Post, "/api/v1/held/h2/approve", "wrong");
        await routes.CallAsync(host, HttpMethod.Post, "/api/v1/held/h9/approve", token);
        await routes.CallAsync(host, HttpMethod.Post, "/api/v1/held/h9/deny", token);
        await routes.CallAsync(host, HttpMethod.Post, "/api/v1/tasks/nosuch/pause", token);
        await routes.CallAsync(host, HttpMethod.Post, "/api/v1/tasks/batch/pause", token, "reason=x", "text/plain");
        await routes.CallAsync(host, HttpMethod.Post, "/api/v1/tasks/batch/pause", token, "{");
        await routes.CallAsync(host, HttpMethod.Post, "/api/v1/tasks/batch/pause", token, "[]");
        await routes.CallAsync(host, HttpMethod.Post, "/api/v1/tasks/batch/resume?force=true", token);
        routes.Title("decisions");
        await routes.CallAsync(host, HttpMethod.Post, "/api/v1/plan");
        await routes.CallAsync(host, HttpMethod.Post, "/api/v1/plan", token, "{}");
        await routes.CallAsync(host, HttpMethod.Get, "/api/v1/held/p1");
        await routes.CallAsync(host, HttpMethod.Post, "/api/v1/held/p1/approve", token);

        routes.Title("the document of the routes");
        _document = await routes.CallAsync(host, HttpMethod.Get, "/api/v1/openapi.json");
    }

    private void AssertAllRoutes(Transcript routes)
    {
        var document = JsonNode.Parse(_document)!;
        var missing = document["paths"]!.AsObject()
            .SelectMany(static path => path.Value!.AsObject().Select(operation => (Method: operation.Key.ToUpperInvariant(), Pattern: path.Key)))
            .Where(route => !routes.Calls.Any(call => call.Method.Method == route.Method && Fits(route.Pattern, call.Path)))
            .ToList();
        Assert.That(missing, Is.Empty, "routes that nobody called");
    }

    private static async Task DecideAsync(Transcript verbs)
    {
        foreach (var arguments in new string[][]
        {
            ["deny", "h1"], ["approve", "nosuch"], ["deny", "nosuch"], ["approve", "h1"], ["approve", "h1"], ["resume", "batch"], ["resume", "batch"], ["pause", "canary"], ["pause", "canary"], ["pause", "cannary"], ["resume", "nosuch"],
        })
        {
            await verbs.VerbAsync(arguments);
        }
    }

    private async Task AssertAllVerbsAsync(IEnumerable<Transcript> transcripts)
    {
        var help = await Folder.RunVerbAsync("--help");
        var verbs = help.Output[help.Output.IndexOf("Commands:", StringComparison.Ordinal)..].Split('\n').Skip(1).TakeWhile(static line => line.StartsWith("  ", StringComparison.Ordinal))
            .Where(static line => line.Length > 2 && line[2] != ' ').Select(static line => line.Trim().Split(' ')[0]).ToList();
        Assert.That(verbs, Has.Count.GreaterThan(10));

        // The script for the shell says nothing about a host; CommandLineTests has it.
        Assert.That(verbs.Except(transcripts.SelectMany(static transcript => transcript.Verbs).Select(static arguments => arguments[0]), StringComparer.Ordinal), Is.SubsetOf(new[] { "completion" }), "verbs that nobody ran");
    }

    private async Task AssertNoSecretAsync(List<string> said)
    {
        var token = (await File.ReadAllTextAsync(Path.Combine(Folder.DataPath, "admin.token"))).Trim();
        var texts = said.Select(static text => ("said", text)).ToList();
        foreach (var file in Directory.EnumerateFiles(Folder.DataPath, "*", SearchOption.AllDirectories).Where(static file => Path.GetFileName(file) != "admin.token"))
        {
            texts.Add((file, await File.ReadAllTextAsync(file)));
        }

        Assert.That(texts.Select(static text => text.Item1), Has.Some.EndsWith("report.jsonl").And.Some.Contains("/history/"));
        var leaks = texts.SelectMany(text => Secrets.Append(KeyValuePair.Create("admin", token)).Where(secret => text.Item2.Contains(secret.Value, StringComparison.Ordinal)).Select(secret => $"{secret.Key} in {text.Item1}"));
        Assert.That(leaks, Is.Empty);
    }

    private static bool Fits(string pattern, string path)
    {
        var (wanted, found) = (pattern.Split('/'), path.Split('/'));
        return wanted.Length == found.Length && wanted.Zip(found).All(static pair => pair.First.StartsWith('{') || pair.First == pair.Second);
    }
}
