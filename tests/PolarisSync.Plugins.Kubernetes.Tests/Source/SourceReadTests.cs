using System.Text.Json.Nodes;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Kubernetes.Support;
using PolarisSync.Tests.Fakes.Kubernetes;

namespace PolarisSync.Plugins.Kubernetes.Source;

/// <summary>What a Service, its slices and its pods become.</summary>
[CancelAfter(60_000)]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SourceReadTests
{
    private static readonly ServiceKey s_orders = new("shop", "orders");
    private FakeKubernetes _server = null!;

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await FakeKubernetes.StartAsync(null, Token);
        _server.PutService("shop", "orders");
    }

    [TearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [Test]
    public async Task Read_Conditions_MeanWhatTheApiSays()
    {
        _server.PutSlice("shop", "orders", "s", [Workload.Endpoint("10.0.0.1"), Workload.Endpoint("10.0.0.2", ready: null), Workload.Endpoint("10.0.0.3", ready: false), Workload.Endpoint("10.0.0.4", ready: false, terminating: true)]);

        var read = await ReadAsync();

        Assert.That(read.Instances.Select(instance => (instance.Host, instance.Health)), Is.EquivalentTo(new[]
        {
            ("10.0.0.1", InstanceHealth.Passing), ("10.0.0.2", InstanceHealth.Passing), ("10.0.0.3", InstanceHealth.Critical),
        }));
    }

    [Test]
    public async Task Read_AddressInTwoSlices_TheNewerWordCounts()
    {
        _server.PutSlice("shop", "orders", "z-older", [Workload.Endpoint("10.0.0.1", ready: false)]);
        _server.PutSlice("shop", "orders", "a-newer", [Workload.Endpoint("10.0.0.1"), Workload.Endpoint("10.0.0.2")]);

        var read = await ReadAsync();

        Assert.That(read.Instances.Select(instance => (instance.Host, instance.Health)), Is.EquivalentTo(new[] { ("10.0.0.1", InstanceHealth.Passing), ("10.0.0.2", InstanceHealth.Passing) }));
    }

    [TestCase("", new[] { 8080, 9090 })]
    [TestCase("admin", new[] { 9090 })]
    [TestCase("none", new[] { 8080, 9090 })]
    public async Task Read_SeveralPorts_TheNamedOneOrAll(string port, int[] expected)
    {
        _server.PutSlice("shop", "orders", "s", [Workload.Endpoint("10.0.0.1")], [Workload.Port(8080, "http"), Workload.Port(9090, "admin"), Workload.Port(8080, "quic", "UDP")]);

        var read = await ReadAsync(new() { Port = port });

        Assert.That(read.Instances.Select(instance => instance.Port), Is.EquivalentTo(expected));
        Assert.That(read.Instances.Select(instance => instance.Metadata.Find(KubeNames.PortKey)), Is.All.Not.Null);
    }

    [TestCase("primary", new[] { "fd00::1" })]
    [TestCase("ipv4", new[] { "10.0.0.1" })]
    [TestCase("all", new[] { "fd00::1", "10.0.0.1" })]
    public async Task Read_TwoFamilies_TheChosenOne(string family, string[] expected)
    {
        _server.PutService("shop", "orders", new() { ["ipFamilies"] = new JsonArray("IPv6", "IPv4") });
        _server.PutSlice("shop", "orders", "four", [Workload.Endpoint("10.0.0.1")]);
        _server.PutSlice("shop", "orders", "six", [Workload.Endpoint("fd00::1")], addressType: "IPv6");

        var read = await ReadAsync(new() { AddressFamily = family });

        Assert.That(read.Instances.Select(instance => instance.Host), Is.EquivalentTo(expected));
    }

    [Test]
    public async Task Read_PodLabels_BelongToTheUidAndNotToTheName()
    {
        _server.PutPod("shop", "a", "uid-a", new() { ["app"] = "orders", ["tier"] = "gold" }, weight: 250);
        _server.PutPod("shop", "b", "uid-of-another", new() { ["app"] = "orders", ["tier"] = "wrong" });
        _server.PutSlice("shop", "orders", "s", [Workload.Endpoint("10.0.0.1", pod: "a", zone: "z1"), Workload.Endpoint("10.0.0.2", pod: "b")]);

        var read = await ReadAsync();
        var first = read.Instances.Single(instance => instance.Host == "10.0.0.1");
        var second = read.Instances.Single(instance => instance.Host == "10.0.0.2");

        Assert.Multiple(() =>
        {
            Assert.That(first.Metadata.Find("tier"), Is.EqualTo("gold"));
            Assert.That(first.Weight, Is.EqualTo(250));
            Assert.That(first.Zone, Is.EqualTo("z1"));
            Assert.That(second.Metadata, Is.Empty);
            Assert.That(second.Weight, Is.EqualTo(ServiceInstance.NormalWeight));
        });
    }

    [Test]
    public async Task Read_WithoutPodLabels_AsksForNoPods()
    {
        _server.PutSlice("shop", "orders", "s", [Workload.Endpoint("10.0.0.1", pod: "a")]);

        var read = await ReadAsync(new() { PodLabels = false });

        Assert.That(read.Instances, Has.Length.EqualTo(1));
        Assert.That(_server.Calls.All.Select(call => call.Path), Has.None.Contains("/pods"));
    }

    [Test]
    public async Task Read_OddSlices_AreNoLossAndNoError()
    {
        _server.PutSlice("shop", "orders", "null-endpoints", null);
        _server.PutSlice("shop", "orders", "no-ports", [Workload.Endpoint("10.0.0.8")], []);
        _server.Put("endpointslices", "shop", "nobodys", new() { ["addressType"] = "IPv4", ["endpoints"] = new JsonArray(Workload.Endpoint("10.0.0.9")), ["ports"] = new JsonArray(Workload.Port(1)) });
        _server.PutSlice("shop", "orders", "good", [Workload.Endpoint("10.0.0.1")]);

        Assert.That((await ReadAsync()).Instances.Select(instance => instance.Host), Is.EqualTo(new[] { "10.0.0.1" }));
    }

    [Test]
    public async Task Read_ExternalName_IsItsNameAtItsPorts()
    {
        _server.PutService("shop", "orders", new() { ["type"] = "ExternalName", ["externalName"] = "orders.example.org", ["ports"] = new JsonArray(Workload.Port(443, "https")) });

        var read = await ReadAsync();

        Assert.That(read.Instances.Select(instance => (instance.Host, instance.Port)), Is.EqualTo(new[] { ("orders.example.org", 443) }));
    }

    [Test]
    public async Task Read_SliceOfACopy_KeepsTheMark()
    {
        _server.Put("endpointslices", "shop", "s", new()
        {
            ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [KubeNames.ServiceNameLabel] = "orders", [KubeNames.MarkLabel] = "consul-a" } },
            ["addressType"] = "IPv4",
            ["endpoints"] = new JsonArray(Workload.Endpoint("10.0.0.1")),
            ["ports"] = new JsonArray(Workload.Port(80)),
        });

        Assert.That((await ReadAsync()).Instances.Single().Mark, Is.EqualTo("consul-a"));
    }

    [Test]
    public async Task Read_StateForgottenBetweenPages_BeginsAnew()
    {
        for (var number = 0; number < 700; number++)
        {
            _server.PutService("shop", $"many{number}");
        }

        _server.Faults.AfterNextPage(() =>
        {
            _server.Delete("services", "shop", "many699");
            _server.PutService("shop", "new");
            _server.Compact();
        });
        await using var endpoint = Endpoints.Create(_server.Address);

        var list = await endpoint.Source!.ListServicesAsync("shop", Token);

        Assert.That(list.Services, Has.Length.EqualTo(701).And.Contains(new ServiceKey("shop", "new")).And.Not.Contains(new ServiceKey("shop", "many699")));
    }

    [TestCase("services")]
    [TestCase("endpointslices")]
    [TestCase("pods")]
    public async Task Read_OneListFails_ThrowsForAll(string kind)
    {
        _server.PutSlice("shop", "orders", "s", [Workload.Endpoint("10.0.0.1", pod: "a")]);
        _server.Faults.Refuse(500, kind);
        await using var endpoint = Endpoints.Create(_server.Address);
        var keys = Enumerable.Range(0, 10).Select(number => new ServiceKey("shop", $"orders{number}")).ToList();

        Assert.That(async () => await ReadAsync(), Throws.TypeOf<SyncException>());
        Assert.That(
            async () =>
            {
                await foreach (var snapshot in endpoint.Source!.ReadServicesAsync(keys, Token))
                {
                    Assert.Fail($"{snapshot.Service} was told");
                }
            },
            Throws.TypeOf<SyncException>());
    }

    [Test]
    public async Task Open_OneRightIsMissing_SaysWhich()
    {
        _server.Access.Grant("reader", "services", null, "list", "watch");
        _server.Access.Grant("reader", "endpointslices", null, "list", "watch");
        await using var endpoint = Endpoints.Create(_server.Address, token: "reader-token");

        Assert.That(
            async () => await endpoint.OpenAsync(Token),
            Throws.TypeOf<SyncException>().With.Property(nameof(SyncException.Kind)).EqualTo(SyncErrorKind.Auth).And.Message.Contains("cannot list resource \"pods\""));
    }

    [Test]
    public async Task Open_OneNamespaceWithARoleOfItsOwn_IsEnough()
    {
        foreach (var kind in new[] { "services", "endpointslices", "pods" })
        {
            _server.Access.Grant("reader", kind, "shop", "list", "watch");
        }

        await using var endpoint = Endpoints.Create(_server.Address, new() { Namespaces = ["shop"] }, "reader-token");
        await endpoint.OpenAsync(Token);

        Assert.That((await endpoint.Source!.ListServicesAsync("shop", Token)).Services, Is.EqualTo(new[] { s_orders }));
        Assert.That(async () => await endpoint.Source!.ListServicesAsync("stock", Token), Throws.TypeOf<SyncException>().With.Property(nameof(SyncException.Kind)).EqualTo(SyncErrorKind.Config));
    }

    private async Task<ServiceSnapshot> ReadAsync(KubernetesOptions? options = null)
    {
        await using var endpoint = Endpoints.Create(_server.Address, options);
        await foreach (var snapshot in endpoint.Source!.ReadServicesAsync([s_orders], Token))
        {
            return snapshot;
        }

        throw new InvalidOperationException("Nothing was read.");
    }
}
