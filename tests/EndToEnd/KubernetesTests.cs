using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong;
using PolarisSync.Tests.Fakes.Kubernetes;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>A cluster as the source of a gateway and of a registry, and its ConfigMap as the configuration.</summary>
[CancelAfter(180_000)]
internal sealed class KubernetesTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(20);
    private FakeKubernetes _cluster = null!;
    private HostFolder _folder = null!;

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    private string Cluster => $$"""{ "name": "cluster", "type": "kubernetes", "addresses": ["{{_cluster.Address}}"], "token": "{{KubeAccess.AdminToken}}" }""";

    [SetUp]
    public async Task StartAsync()
    {
        _cluster = await FakeKubernetes.StartAsync(null, Token);
        _folder = new() { NamesDocuments = false };
        _folder.Variables["POLARIS_SYNC_REGISTRY_CONFIG_PROVIDER"] = "kubernetes";
        _folder.Variables["POLARIS_SYNC_CONFIG_K8S_ADDRESS"] = _cluster.Address.ToString();
        _folder.Variables["POLARIS_SYNC_CONFIG_K8S_TOKEN"] = KubeAccess.AdminToken;
        _folder.Variables["POLARIS_SYNC_CONFIG_K8S_NAMESPACE"] = "tools";
        _folder.Variables["POLARIS_SYNC_REGISTRY_CONFIG_BACKUP_PATH"] = Path.Combine(_folder.Root, "backup.json");
        _cluster.Put("services", "shop", "orders", new() { ["spec"] = new JsonObject { ["selector"] = new JsonObject { ["app"] = "orders" } } });
        Scale(3);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _folder.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Test]
    public async Task ClusterToKong_FromAConfigMap_FollowsPodsGroupsAndEdits()
    {
        await using var kong = await FakeKong.StartAsync(Token);
        Apply(Task("to-kong", Kong(kong), """, "groups": [{ "name": "canary", "metadata": { "track": "canary" } }]"""));
        var host = await _folder.StartReadyAsync();
        await Wait.UntilAsync(() => Same(["10.1.0.1:8080", "10.1.0.2:8080", "10.1.0.3:8080"], Targets(kong, "default")), s_soon);
        await Wait.UntilAsync(() => Same(["10.1.0.1:8080"], Targets(kong, "canary")), s_soon);

        Scale(4);
        var took = await Wait.UntilAsync(() => Same(["10.1.0.1:8080", "10.1.0.2:8080", "10.1.0.3:8080", "10.1.0.4:8080"], Targets(kong, "default")), s_soon);
        TestContext.Out.WriteLine($"a pod reached Kong after {took.TotalMilliseconds:0} ms");

        // The cluster goes away and comes back with another memory: nothing is taken from Kong.
        await _cluster.GoDownAsync();
        await Wait.UntilAsync(async () => (await host.EndpointAsync("cluster")).State != "open", s_soon, "the cluster is known to be down");
        await Wait.WhileAsync(() => Same(["10.1.0.1:8080", "10.1.0.2:8080", "10.1.0.3:8080", "10.1.0.4:8080"], Targets(kong, "default")), TimeSpan.FromSeconds(3));
        Assert.That((await host.StatusAsync()).ToJsonString(), Does.Contain("The configuration cannot be followed now"));
        await _cluster.ComeUpAsync(Token);
        Scale(5);
        await Wait.UntilAsync(() => Same(["10.1.0.1:8080", "10.1.0.2:8080", "10.1.0.3:8080", "10.1.0.4:8080", "10.1.0.5:8080"], Targets(kong, "default")), TimeSpan.FromSeconds(60));
    }

    [Test]
    public async Task ConfigMap_EditedDeletedAndMadeAgain_StartsChangesAndStopsTasksWithinTwoSeconds()
    {
        Apply(Task("one", File("one.json")));
        var host = await _folder.StartReadyAsync();
        await TasksAsync(host, ["one"], s_soon);

        Apply(Task("one", File("one.json")), Task("two", File("two.json")));
        var started = await TasksAsync(host, ["one", "two"], TimeSpan.FromSeconds(2));
        Apply(Task("two", File("two.json")));
        var stopped = await TasksAsync(host, ["two"], TimeSpan.FromSeconds(2));
        _cluster.Delete("configmaps", "tools", "polaris-sync-config");
        await Wait.UntilAsync(async () => (await host.StatusAsync()).ToJsonString().Contains("is gone; what it said last goes on", StringComparison.Ordinal), s_soon, "the status tells");
        await TasksAsync(host, ["two"], TimeSpan.FromSeconds(2));
        Apply(Task("three", File("three.json")));
        await TasksAsync(host, ["three"], TimeSpan.FromSeconds(2));

        TestContext.Out.WriteLine($"started after {started.TotalMilliseconds:0} ms, stopped after {stopped.TotalMilliseconds:0} ms");
    }

    [Test]
    public async Task ClusterToConsul_FollowsPods()
    {
        if (ConsulServer.FindBinary() is null)
        {
            Assert.Ignore(ConsulServer.Missing);
        }

        await using var consul = await Registry.StartAsync("consul");
        Apply(Task("to-consul", consul.Endpoint));
        await _folder.StartReadyAsync();
        await Wait.UntilAsync(async () => (await consul.CopiesAsync("cluster")).Count == 3, s_soon, "three copies");

        Scale(2);
        await Wait.UntilAsync(async () => (await consul.CopiesAsync("cluster")).Count == 2, s_soon, "two copies");
        Scale(4);
        await Wait.UntilAsync(async () => (await consul.CopiesAsync("cluster")).Count == 4, s_soon, "four copies");

        consul.AssertOnlyCopiesWereWritten();
    }

    private static string File(string name) => $$"""{ "name": "{{name}}", "type": "file", "addresses": ["data/{{name}}"] }""";

    private static string Kong(FakeKong kong) => $$"""{ "name": "kong", "type": "kong", "addresses": ["{{kong.HostPort}}"] }""";

    private static SortedSet<string> Targets(FakeKong kong, string group) => new(
        kong.Upstreams.Where(upstream => upstream.Name.Contains("orders", StringComparison.Ordinal) && upstream.Name.Contains(group, StringComparison.Ordinal))
            .SelectMany(upstream => kong.LiveTargets(upstream.Name)).Select(target => target.Target),
        StringComparer.Ordinal);

    private static Task<string?> Same(string[] expected, SortedSet<string> actual) =>
        System.Threading.Tasks.Task.FromResult(actual.SetEquals(expected) ? null : $"expected {string.Join(", ", expected)}, there are {string.Join(", ", actual)}");

    private static async Task<TimeSpan> TasksAsync(HostProcess host, string[] names, TimeSpan within) => await Wait.UntilAsync(
        async () =>
        {
            var running = (await host.ListAsync("tasks")).Select(task => (string?)task["name"]).Order(StringComparer.Ordinal).ToList();
            return running.SequenceEqual(names, StringComparer.Ordinal) ? null : $"the tasks are {string.Join(", ", running)}";
        },
        within);

    private string Task(string name, string destination, string more = "") =>
        $$"""{ "name": "{{name}}", "source": {{Cluster}}, "destination": {{destination}}, "match": [{ "namespace": "shop", "service": "orders"{{more}} }], "mapping": { "namespaces": { "shop": "default" } }, "guard": { "hold": "1s", "confirm_empty": "1s", "min_owned": 50 } }""";

    private void Apply(params string[] tasks) => _cluster.Put(
        "configmaps", "tools", "polaris-sync-config", new() { ["data"] = new JsonObject { ["sync-registry.json"] = $$"""{ "tasks": [{{string.Join(", ", tasks)}}] }""" } });

    private void Scale(int pods)
    {
        var endpoints = new JsonArray();
        for (var number = 1; number <= pods; number++)
        {
            _cluster.Put("pods", "shop", $"orders-{number}", new()
            {
                ["metadata"] = new JsonObject { ["uid"] = $"uid-{number}", ["labels"] = new JsonObject { ["app"] = "orders", ["track"] = number == 1 ? "canary" : "stable" } },
            });
            endpoints.Add(new JsonObject
            {
                ["addresses"] = new JsonArray($"10.1.0.{number}"),
                ["conditions"] = new JsonObject { ["ready"] = true },
                ["targetRef"] = new JsonObject { ["kind"] = "Pod", ["name"] = $"orders-{number}", ["uid"] = $"uid-{number}" },
            });
        }

        _cluster.Put("endpointslices", "shop", "orders-1", new()
        {
            ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["kubernetes.io/service-name"] = "orders" } },
            ["addressType"] = "IPv4",
            ["endpoints"] = endpoints,
            ["ports"] = new JsonArray(new JsonObject { ["name"] = "", ["protocol"] = "TCP", ["port"] = 8080 }),
        });
    }
}
