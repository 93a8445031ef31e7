using PolarisSync.Tests.Fakes.Polaris;
using PolarisSync.Tests.Fakes.Polaris.Applications;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>A real Consul and a Polaris with the costs and clocks of a real one, both ways: in step, followed, no loop, and then nothing is written any more.</summary>
[TestFixture(false)]
[TestFixture(true)]
internal sealed class ConsulAndPolarisTests(bool withGrpc) : Scene
{
    private const int Services = 20;
    private const int InstancesEach = 3;
    private static readonly TimeSpan s_followed = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(15);
    private FakePolaris _polaris = null!;
    private PolarisApplication _application = null!;

    [SetUp]
    public async Task StartPolarisAsync()
    {
        _polaris = await FakePolaris.StartAsync(null, CancellationToken.None);
        _application = PolarisApplication.Of(_polaris);
    }

    [TearDown]
    public async Task StopPolarisAsync()
    {
        await _application.DisposeAsync();
        await _polaris.DisposeAsync();
    }

    [Test]
    public async Task BothWays_GetIntoStepFollowAndStandStill()
    {
        await A.Applications.RegisterAllAsync(Enumerable.Range(0, Services).SelectMany(service => Enumerable.Range(0, InstancesEach).Select(number => Instance.Make($"svc-{service}", service, number))));
        var native = new PolarisInstance { Service = "svc-0", Host = "10.9.0.1", Port = 80, Weight = 300, Version = "1.0" };
        await _application.RegisterAsync(native, CancellationToken.None);
        await _application.RegisterAsync(native with { Service = "only-polaris", Isolated = true }, CancellationToken.None);

        await RunAsync(20, Task("a-to-polaris", A.Endpoint, Endpoint), Task("polaris-to-a", Endpoint, A.Endpoint));
        await CopiesAtPolarisAsync(Services * InstancesEach, TimeSpan.FromSeconds(20));
        await Wait.UntilAsync(async () => await CopiesAtConsulAsync("svc-0") == 1 && await CopiesAtConsulAsync("only-polaris") == 1, TimeSpan.FromSeconds(20), "the natives of Polaris in Consul");

        var changed = Instance.Make("svc-1", 1, 0) with { Weight = 7 };
        await A.Applications.RegisterAsync(changed);
        var there = await Wait.UntilAsync(() => FindAsync(changed, weight: 700), s_followed, "the weight at Polaris");
        await A.Applications.RegisterAsync(changed with { Weight = 9 });
        var again = await Wait.UntilAsync(() => FindAsync(changed, weight: 900), s_followed, "the next weight at Polaris");
        Assert.That(again, Is.LessThan(TimeSpan.FromSeconds(1)), "a target does not rest for the server's tick after a write");
        await A.Applications.DeregisterAsync(Instance.Make("svc-2", 2, 0));
        await CopiesAtPolarisAsync((Services * InstancesEach) - 1, s_followed);
        await _application.RegisterAsync(native with { Host = "10.9.0.2" }, CancellationToken.None);
        var back = await Wait.UntilAsync(async () => await CopiesAtConsulAsync("svc-0") == 2, s_followed, "the new native of Polaris in Consul");
        TestContext.Out.WriteLine($"to Polaris {there.TotalMilliseconds:0} ms, the same one again {again.TotalMilliseconds:0} ms; to Consul {back.TotalMilliseconds:0} ms");

        _polaris.Writes.Reset();
        A.Proxy.Forget();
        await Wait.WhileAsync(
            () => System.Threading.Tasks.Task.FromResult(_polaris.Writes.Count > 0 || A.Proxy.Writes.Count > 0 ? "a write although nothing changed" : null), s_quiet);
        Assert.That(_polaris.Instances().Count(instance => instance.Mark is not null), Is.EqualTo((Services * InstancesEach) - 1));
        Assert.That(_polaris.Instances().Count(instance => instance.Mark is null), Is.EqualTo(3), "natives");
    }

    private string Endpoint => $$"""
        { "name": "polaris", "type": "polaris", "addresses": ["127.0.0.1:{{_polaris.HttpAddress.Port}}"{{(withGrpc ? $", \"grpc://127.0.0.1:{_polaris.GrpcAddress.Port}\"" : "")}}], "token": "{{_polaris.Token}}" }
        """;

    private static string Task(string name, string source, string destination) =>
        $$"""{ "name": "{{name}}", "source": {{source}}, "destination": {{destination}}, "match": [{ "namespace": "default", "service": "*" }], "guard": {{Documents.ShortGuard}} }""";

    private Task<bool> FindAsync(Instance instance, int weight) => System.Threading.Tasks.Task.FromResult(
        _polaris.Instances(instance.Service).Any(copy => copy.Mark == A.Name && copy.Host == instance.Host && copy.Weight == weight));

    private Task<TimeSpan> CopiesAtPolarisAsync(int count, TimeSpan within) => Wait.UntilAsync(
        () => System.Threading.Tasks.Task.FromResult(_polaris.Instances().Count(instance => instance.Mark == A.Name) is var now && now == count ? null : $"{now} copies of {count}"), within);

    private async Task<int> CopiesAtConsulAsync(string service) =>
        (await A.Api.HealthAsync(service, CancellationToken.None)).Count(entry => (string?)entry["Service"]!["Meta"]?["__sync__"] == "polaris");
}
