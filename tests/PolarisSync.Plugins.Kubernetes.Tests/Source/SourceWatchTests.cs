using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Kubernetes.Support;
using PolarisSync.Tests.Fakes.Kubernetes;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Kubernetes.Source;

/// <summary>What a watch may not get wrong: nothing unknown is ever told as gone.</summary>
[CancelAfter(90_000)]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SourceWatchTests
{
    private static readonly ServiceKey s_orders = new("shop", "orders");
    private FakeKubernetes _server = null!;

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    private int Watches => _server.Calls.Count(call => call.IsWatch);

    [SetUp]
    public async Task StartAsync()
    {
        _server = await FakeKubernetes.StartAsync(null, Token);
        _server.PutService("shop", "orders");
        PutEndpoints(3);
    }

    [TearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [Test]
    public async Task Watch_OneAKindWhateverNumberOfServices()
    {
        for (var number = 0; number < 50; number++)
        {
            _server.PutService("shop", $"more{number}");
        }

        await using var endpoint = Endpoints.Create(_server.Address);
        await using var run = new SourceRun(endpoint.Source!, [s_orders, .. Enumerable.Range(0, 50).Select(number => new ServiceKey("shop", $"more{number}"))]);
        await run.LiveAsync(Token);
        await run.HoldsAsync(() => Watches >= 3, "three watches", Token);

        Assert.That(_server.Calls.All.Where(call => call.IsWatch).Select(call => call.Path), Is.EquivalentTo(new[] { "/api/v1/services", "/apis/discovery.k8s.io/v1/endpointslices", "/api/v1/pods" }));
    }

    [Test]
    public async Task Watch_OneListIsMissing_NeverSaysLive()
    {
        _server.Faults.Refuse(503, "endpointslices");
        await using var endpoint = Endpoints.Create(_server.Address);
        await using var run = new SourceRun(endpoint.Source!, s_orders);

        await Eventually.HoldsAsync(() => run.Failure is not null, TimeSpan.FromSeconds(30), "it ends", Token);

        Assert.That(run.Failure, Is.TypeOf<SyncException>());
        Assert.That(run.Events, Is.Empty);
    }

    [Test]
    public async Task Watch_VersionIsTooOld_ShowsTheDeleteItMissedAndNoOther([Values] bool streamStaysOpen)
    {
        _server.Faults.StaysOpenAfterError = streamStaysOpen;
        await using var endpoint = Endpoints.Create(_server.Address);
        await using var run = new SourceRun(endpoint.Source!, s_orders);
        await run.LiveAsync(Token);
        await run.HoldsAsync(() => Watches >= 3, "it watches", Token);

        _server.Faults.ExpiredWatches = true;
        PutEndpoints(2);
        await _server.CutAsync(Token);
        await run.SeesAsync(snapshot => snapshot.Instances.Length == 2, "the missed delete", Token);
        _server.Faults.ExpiredWatches = false;
        PutEndpoints(4);
        await run.SeesAsync(snapshot => snapshot.Instances.Length == 4, "what comes later", Token);

        Assert.That(run.Snapshots.Select(snapshot => snapshot.Instances.Length), Has.None.LessThan(2));
    }

    [Test]
    public async Task Watch_StreamsEndEmpty_TellNoLoss()
    {
        _server.Faults.EmptyWatches = true;
        await using var endpoint = Endpoints.Create(_server.Address);
        await using var run = new SourceRun(endpoint.Source!, s_orders);
        await run.LiveAsync(Token);

        await run.HoldsAsync(() => Watches >= 9, "three rounds", Token);
        PutEndpoints(5);
        await run.SeesAsync(snapshot => snapshot.Instances.Length == 5, "what a list shows", Token);

        Assert.That(run.Snapshots.Where(snapshot => !snapshot.Exists || snapshot.Instances.Length < 3), Is.Empty);
    }

    [Test]
    public async Task Watch_HalfOpen_TellsNoLossAndComesBack()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        _server.Faults.HalfOpenWatches = true;
        await using var endpoint = Endpoints.Create(_server.Address, time: time);
        await using var run = new SourceRun(endpoint.Source!, s_orders);
        await run.LiveAsync(Token);
        await run.HoldsAsync(() => Watches >= 3, "it watches", Token);

        PutEndpoints(4);
        await run.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(5));
                return run.Snapshots.Any(snapshot => snapshot.Instances.Length == 4);
            },
            "the watch is given up and the list read",
            Token);

        Assert.That(run.Snapshots.Where(snapshot => snapshot.Instances.Length < 3), Is.Empty);
    }

    [Test]
    public async Task Watch_SliceComesBeforeItsPod_WaitsForTheLabels()
    {
        await using var endpoint = Endpoints.Create(_server.Address);
        await using var run = new SourceRun(endpoint.Source!, s_orders);
        await run.LiveAsync(Token);

        _server.PutSlice("shop", "orders", "s", [Workload.Endpoint("10.0.0.1", pod: "late")]);
        _server.PutPod("shop", "late", "uid-late", new() { ["tier"] = "gold" });
        await run.SeesAsync(snapshot => snapshot.Instances.Length == 1, "the new state", Token);

        Assert.That(run.Snapshots.Last().Instances[0].Metadata.Find("tier"), Is.EqualTo("gold"));
    }

    [Test]
    public async Task Watch_PodIsGoneBeforeItsSlice_LabelsHold()
    {
        _server.PutPod("shop", "a", "uid-a", new() { ["tier"] = "gold" });
        _server.PutSlice("shop", "orders", "s", [Workload.Endpoint("10.0.0.1", pod: "a")]);
        await using var endpoint = Endpoints.Create(_server.Address);
        await using var run = new SourceRun(endpoint.Source!, s_orders);
        await run.LiveAsync(Token);
        await run.HoldsAsync(() => Watches >= 3, "it watches", Token);

        _server.Delete("pods", "shop", "a");
        _server.PutService("shop", "orders", labels: new() { ["seen"] = "yes" });
        await run.SeesAsync(snapshot => snapshot.Metadata.ContainsKey("seen"), "a later change", Token);

        Assert.That(run.Snapshots.Last().Instances[0].Metadata.Find("tier"), Is.EqualTo("gold"));
    }

    [Test]
    public async Task Watch_TwoNamespaces_HaveWatchesOfTheirOwn()
    {
        _server.PutService("stock", "orders");
        await using var endpoint = Endpoints.Create(_server.Address, new() { Namespaces = ["shop", "stock"] });
        await using var run = new SourceRun(endpoint.Source!, s_orders, new ServiceKey("stock", "orders"));
        await run.LiveAsync(Token);
        await run.HoldsAsync(() => Watches >= 6, "three for each", Token);

        _server.PutSlice("stock", "orders", "s", [Workload.Endpoint("10.1.0.1")]);
        await run.SeesAsync(snapshot => snapshot.Service.Namespace == "stock" && snapshot.Instances.Length == 1, "the other namespace", Token);

        Assert.That(_server.Calls.All.Where(call => call.IsWatch).Select(call => call.Path), Has.All.Contains("/namespaces/"));
    }

    [Test]
    public async Task Watch_TwentyThousandEndpoints_IsCompleteAndSmall()
    {
        const int Services = 200;
        const int SlicesEach = 5;
        const int EndpointsEach = 20;
        for (var service = 0; service < Services; service++)
        {
            _server.PutService("load", $"s{service}");
            for (var slice = 0; slice < SlicesEach; slice++)
            {
                var endpoints = new JsonArray();
                for (var endpoint = 0; endpoint < EndpointsEach; endpoint++)
                {
                    var number = (((service * SlicesEach) + slice) * EndpointsEach) + endpoint;
                    _server.PutPod("load", $"p{number}", $"uid-p{number}", new() { ["app"] = $"s{service}", ["pod-template-hash"] = $"h{service}" });
                    endpoints.Add(Workload.Endpoint($"10.{number / 65536}.{number / 256 % 256}.{number % 256}", pod: $"p{number}"));
                }

                _server.PutSlice("load", $"s{service}", $"s{service}-{slice}", endpoints);
            }
        }

        _server.Calls.Clear();
        await using var source = Endpoints.Create(_server.Address);
        var keys = Enumerable.Range(0, Services).Select(number => new ServiceKey("load", $"s{number}")).ToArray();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using var run = new SourceRun(source.Source!, keys);
        var live = await run.LiveAsync(Token);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        var calls = _server.Calls.All.Count;
        var instances = 0;
        await foreach (var snapshot in source.Source!.ReadServicesAsync(keys, Token))
        {
            instances += snapshot.Instances.Count(instance => instance.Metadata.ContainsKey("pod-template-hash"));
        }

        TestContext.Out.WriteLine(
            $"1,000 slices, 20,000 endpoints and pods: live after {live.TotalSeconds:0.0} s, {grown / 1024.0 / 1024.0:0.0} MB held by the watch (process-wide, with what the fake's open answers hold), {calls} calls to be live, {_server.Calls.All.Count - calls} calls for a read of all");
        Assert.Multiple(() =>
        {
            Assert.That(instances, Is.EqualTo(20_000), "a read is complete");
            Assert.That(grown, Is.LessThan(60L * 1024 * 1024));
            Assert.That(calls, Is.LessThan(60));
        });

        _server.PutSlice("load", "s7", "s7-0", [Workload.Endpoint("10.9.9.9")]);
        await run.SeesAsync(snapshot => snapshot.Service.Name == "s7" && snapshot.Instances.Length == 81, "one change", Token);
    }

    private void PutEndpoints(int count) =>
        _server.PutSlice("shop", "orders", "s", new JsonArray([.. Enumerable.Range(1, count).Select(number => Workload.Endpoint($"10.0.0.{number}"))]));
}
