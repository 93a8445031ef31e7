using System.Text.Json.Nodes;

namespace PolarisSync.EndToEnd.Tests.Words;

/// <summary>
/// A host with a bit of everything between real registries: a pair both ways, a selector, a mapping, a held loss, a refused instance, a paused task, what a
/// removed task left, an unclaimed copy, a server that is down, a task whose adapter is missing; and a secret in every place one can be.
/// </summary>
internal abstract class WordsScene : Scene
{
    /// <summary>How long anything may take.</summary>
    protected static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private const string PatientGuard = """{ "window": "5s", "surge": "10s", "hold": "1h", "hold_unhealthy": "1h", "confirm_empty": "2s" }""";
    private Registry _c = null!;

    /// <summary>A seeded secret for each place.</summary>
    protected IReadOnlyDictionary<string, string> Secrets { get; } =
        new[] { "env", "file", "literal", "userinfo" }.ToDictionary(static place => place, static place => $"{place}{Guid.NewGuid():N}", StringComparer.Ordinal);

    /// <summary>What differs between runs.</summary>
    protected Normal Normal => new(
    [
        (Folder.RegistryFile, "<home>/conf/sync-registry.json"),
        (Folder.Root, "<home>"),
        (Product.Plugins, "<plugins>"),
        (Product.Root, "<tree>"),
        (Product.Version, "<version>"),
        ($"127.0.0.1:{A.Proxy.Address.Port}", "127.0.0.1:<a>"),
        ($"127.0.0.1:{B.Proxy.Address.Port}", "127.0.0.1:<b>"),
        ($"127.0.0.1:{_c.Proxy.Address.Port}", "127.0.0.1:<c>"),
        .. Folder.Hosts.Where(static host => !host.HasExited).Select(static host => ($"127.0.0.1:{host.Address.Port}", "127.0.0.1:<host>")),
        .. Folder.Hosts.Where(static host => !host.HasExited).Select(static host => ($"\"process_id\": {host.ProcessId}", "\"process_id\": <n>")),
    ]);

    /// <summary>Puts the secrets where the documents find them, registers the applications and writes the document.</summary>
    protected async Task PrepareAsync()
    {
        _c = await StartRegistryAsync("c");
        await _c.Proxy.TakeDownAsync();
        await File.WriteAllTextAsync(Path.Combine(Folder.Root, "b.token"), Secrets["file"] + "\n");
        Folder.Variables["CONSUL_A_TOKEN"] = Secrets["env"];
        A.More = """, "token": "${env:CONSUL_A_TOKEN}" """;
        B.More = $$""", "token": "${file:{{Folder.Root}}/b.token}", "max_writes_per_second": 500 """;
        _c.More = $$""", "token": "{{Secrets["literal"]}}" """;

        await A.Applications.RegisterAllAsync(Enumerable.Range(0, 12).Select(static number => Instance.Make("orders", 1, number)));
        await A.Applications.RegisterAllAsync(Enumerable.Range(0, 2).Select(static number => Instance.Make("pay", 2, number)));
        await A.Applications.RegisterAllAsync(Enumerable.Range(0, 3).Select(static number =>
            Instance.Make("canary", 3, number) with { Meta = Instance.MetaOf(("env", number == 2 ? "staging" : "prod")) }));
        await A.Applications.RegisterAsync(Instance.Make("legacy-billing", 4, 0));
        await A.Applications.RegisterAllAsync([Instance.Make("old", 5, 0), Instance.Make("old", 5, 1)]);
        await A.Applications.RegisterAsync(Instance.Make("gone", 9, 0));
        await A.Applications.RegisterAllAsync([Instance.Make("batch-jobs", 6, 0), Instance.Make("batch-jobs", 6, 1)]);

        // Consul takes 64 pairs from the application; with the mark on the copy it is one too many.
        await A.Applications.RegisterAsync(Instance.Make("wide", 7, 0) with { Meta = Instance.MetaOf([.. Enumerable.Range(0, 64).Select(static number => ($"key{number:00}", "x"))]) });
        await B.Applications.RegisterAllAsync([Instance.Make("stock", 8, 0, network: 2), Instance.Make("stock", 8, 1, network: 2)]);

        // B has a native at the address of a copy, and a copy that no task maps to.
        await B.Applications.RegisterAsync(Instance.Make("pay", 2, 1));
        await B.Api.RegisterAsync(
            "polaris-sync-a", "stray", "stray~10.9.9.9~80", "10.9.9.9", 80, "passing", new JsonObject { ["Meta"] = new JsonObject { ["__sync__"] = "a" } }, CancellationToken.None);
        await WriteAsync(withOld: true);
    }

    /// <summary>Starts the host and lets everything happen.</summary>
    protected async Task<HostProcess> PlayAsync(Func<Task> pause)
    {
        var host = await Folder.StartReadyAsync();
        await Wait.UntilAsync(async () => (await B.CopiesAsync("a")).Count == 22 ? null : $"{(await B.CopiesAsync("a")).Count} copies", Soon);
        await WriteAsync(withOld: false);
        await ListHasAsync(host, "kept", static kept => (int)kept["copies"]! == 2);
        await ListHasAsync(host, "held", static held => (string?)held["scope"] == "purge");
        await pause();
        await A.Applications.DeregisterAsync(Instance.Make("batch-jobs", 6, 1));
        await A.Applications.RegisterAsync(Instance.Make("batch-jobs", 6, 2));
        await A.Applications.TransactAsync([], [.. Enumerable.Range(0, 8).Select(static number => Instance.Make("orders", 1, number))]);
        await ListHasAsync(host, "held", static held => (int)held["count"]! == 8);
        await ListHasAsync(host, "quarantined", static _ => true);
        await ListHasAsync(host, "unclaimed", static _ => true);
        await ListHasAsync(host, "endpoints", static endpoint => (string?)endpoint["name"] == "c" && ((string?)endpoint["reason"] ?? "").Length > 0);
        await ListHasAsync(host, "tasks", static task => (string?)task["name"] == "batch" && (string?)task["reason"] == "after resume: 1 create, 1 delete");
        await Wait.UntilAsync(async () => (await host.ListAsync("endpoints")).All(static endpoint => (string?)endpoint["watch"] != "starting"), Soon, "watches that stand");
        return host;
    }

    /// <summary>Writes the document.</summary>
    protected Task WriteAsync(bool withOld) => Folder.WriteRegistryAsync(Document(withOld));

    /// <summary>Writes a document that is refused: its address holds credentials.</summary>
    protected async Task WriteRefusedAsync() => await Folder.WriteRegistryAsync(
        (await File.ReadAllTextAsync(Folder.RegistryFile)).Replace($"127.0.0.1:{A.Proxy.Address.Port}", $"http://ops:{Secrets["userinfo"]}@127.0.0.1:{A.Proxy.Address.Port}", StringComparison.Ordinal));

    /// <summary>Waits until one of the engine's lists has an entry.</summary>
    protected static Task<TimeSpan> ListHasAsync(HostProcess host, string list, Func<JsonNode, bool> entry) => Wait.UntilAsync(
        async () => (await host.ListAsync(list)).Any(entry) ? null : $"{list}: {string.Join('\n', (await host.ListAsync(list)).Select(static found => found.ToJsonString()))}", Soon);

    private string Document(bool withOld)
    {
        var old = TaskOf("old", A.Endpoint, B.Endpoint, """{ "namespace": "default", "service": "old" }""");
        var gone = TaskOf("gone", A.Endpoint, B.Endpoint, """{ "namespace": "default", "service": "gone" }""", """, "on_remove": "purge", "purge_after": "1h" """);
        string[] tasks =
        [
            TaskOf(
                "a-to-b", A.Endpoint, B.Endpoint, """{ "namespace": "default", "service": "*", "exclude": ["legacy-*", "canary", "old", "gone", "batch-*", "stray"] }""",
                """, "mapping": { "metadata": { "region": "eu" } }"""),
            TaskOf("b-to-a", B.Endpoint, A.Endpoint, """{ "namespace": "default", "service": "*" }"""),
            TaskOf("canary", A.Endpoint, B.Endpoint, """{ "namespace": "default", "service": "canary", "selector": { "metadata": { "env": "prod" } } }"""),
            TaskOf("legacy", A.Endpoint, B.Endpoint, """{ "namespace": "default", "service": "legacy-*" }""", """, "mapping": { "names": { "legacy-*": "*-v1" } }"""),
            TaskOf("batch", A.Endpoint, B.Endpoint, """{ "namespace": "default", "service": "batch-*" }"""),
            TaskOf("a-to-c", A.Endpoint, _c.Endpoint, """{ "namespace": "default", "service": "pay" }"""),
            TaskOf("toys", """{ "name": "box", "type": "toy", "addresses": ["toys.json"] }""", B.Endpoint, """{ "namespace": "default", "service": "blocks" }"""),
            .. withOld ? [old, gone] : Array.Empty<string>(),
        ];
        return $$"""
            {
              "tasks": [
            {{string.Join(",\n", tasks)}}
              ],
              "methods": [{ "type": "watch", "enable": true }, { "type": "pull", "enable": true, "interval": "1h" }],
              "health_check": { "enable": true, "interval": "1s", "timeout": "5s" },
              "report": { "interval": "1s", "targets": [{ "type": "file", "enable": true }] }
            }
            """;
    }

    private static string TaskOf(string name, string source, string destination, string match, string more = "") => $$"""
            { "name": "{{name}}", "source": {{source}}, "destination": {{destination}},
              "match": [{{match}}], "guard": {{PatientGuard}}{{more}} }
        """;
}
