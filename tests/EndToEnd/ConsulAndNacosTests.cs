using System.Globalization;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>A real Consul and a Nacos, the fake with the clocks of a real one or a real one, both ways: in step, followed, no loop, and then nothing is written any more.</summary>
[TestFixture(false)]
[TestFixture(true)]
internal sealed class ConsulAndNacosTests(bool real) : Scene
{
    private const int Services = 20;
    private const int InstancesEach = 3;
    private static readonly TimeSpan s_followed = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(15);
    private FakeNacos? _fake;
    private NacosServer? _server;
    private NacosSight? _sight;
    private NacosApplications? _applications;
    private int _port;

    [SetUp]
    public async Task StartNacosAsync()
    {
        if (real && NacosServer.FindScript() is null)
        {
            Assert.Ignore(NacosServer.Missing);
        }

        _port = real ? (_server = await NacosServer.StartAsync(null, CancellationToken.None)).Port : (_fake = await FakeNacos.StartAsync(new(), CancellationToken.None)).Port;
        _sight = await NacosSight.OpenAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}")), auth: false);
        _applications = await NacosApplications.ConnectAsync(_port, token: null);
    }

    [TearDown]
    public async Task StopNacosAsync()
    {
        _sight?.Dispose();
        foreach (var part in new IAsyncDisposable?[] { _applications, _fake, _server })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }
    }

    [Test]
    public async Task BothWays_GetIntoStepFollowAndStandStill()
    {
        await A.Applications.RegisterAllAsync(Enumerable.Range(0, Services).SelectMany(service => Enumerable.Range(0, InstancesEach).Select(number => Instance.Make($"svc-{service}", service, number))));
        var native = new NacosNative("svc-0", "10.9.0.1", 80) { Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["team"] = "blue" } };
        await _applications!.RegisterAllAsync([native, native with { Service = "only-nacos" }]);

        var host = await RunAsync(20, Task("a-to-nacos", A.Endpoint, Endpoint), Task("nacos-to-a", Endpoint, A.Endpoint));
        await CopiesAtNacosAsync(Services * InstancesEach, TimeSpan.FromSeconds(20));
        await CopiesAtConsulAsync("svc-0", 1, TimeSpan.FromSeconds(20));
        await CopiesAtConsulAsync("only-nacos", 1, TimeSpan.FromSeconds(20));
        Assert.That((string?)(await ConsulCopiesAsync("svc-0"))[0]["Service"]!["Meta"]!["team"], Is.EqualTo("blue"));

        // A change, one that comes, one that goes, either way.
        var changed = Instance.Make("svc-1", 1, 0) with { Meta = Instance.MetaOf(("version", "2.0")) };
        await A.Applications.RegisterAsync(changed);
        var there = await Wait.UntilAsync(
            async () => (await NacosCopiesAsync()).Any(copy => copy.Service == "svc-1" && copy.Metadata.Values.Contains("2.0", StringComparer.Ordinal)), s_followed, "the version in Nacos");
        await A.Applications.DeregisterAsync(Instance.Make("svc-2", 2, 0));
        await CopiesAtNacosAsync((Services * InstancesEach) - 1, s_followed);
        await _applications.RegisterAsync(native with { Host = "10.9.0.2" });
        var back = await CopiesAtConsulAsync("svc-0", 2, s_followed);
        await _applications.DeregisterAsync(native);
        await CopiesAtConsulAsync("svc-0", 1, s_followed);
        TestContext.Out.WriteLine($"to Nacos {there.TotalMilliseconds:0} ms, to Consul {back.TotalMilliseconds:0} ms");

        // Settled: no write at Consul, none at the fake, and at a real Nacos every copy stays as it is.
        await Wait.UntilAsync(async () => (await host.ListAsync("tasks")).All(static task => (string?)task["state"] == "in step"), s_followed, "in step");
        _fake?.ClearRecords();
        A.Proxy.Forget();
        var shown = await LinesAsync();
        await Wait.WhileAsync(
            async () => A.Proxy.Writes.Count > 0 || _fake?.Writes.Count > 0 ? "a write although nothing changed" : Registry.Difference(shown, await LinesAsync()), s_quiet);
        Assert.That(shown.Count(static line => line.EndsWith(" a", StringComparison.Ordinal)), Is.EqualTo((Services * InstancesEach) - 1), "copies");
        Assert.That(shown, Has.Count.EqualTo((Services * InstancesEach) + 1), "and 2 natives: nothing came back as a loop");
    }

    private string Endpoint => $$"""{ "name": "nacos", "type": "nacos", "addresses": ["127.0.0.1:{{_port.ToString(CultureInfo.InvariantCulture)}}"] }""";

    private static string Task(string name, string source, string destination) =>
        $$"""{ "name": "{{name}}", "source": {{source}}, "destination": {{destination}}, "match": [{ "namespace": "default", "service": "*" }], "guard": {{Documents.ShortGuard}} }""";

    private async Task<List<Seen>> NacosCopiesAsync() => [.. (await _sight!.AllAsync()).Where(seen => seen.Mark == A.Name)];

    private async Task<SortedSet<string>> LinesAsync() => new((await _sight!.AllAsync()).Select(static seen => $"{seen.Place} {seen.Mark}"), StringComparer.Ordinal);

    private Task<TimeSpan> CopiesAtNacosAsync(int count, TimeSpan within) => Wait.UntilAsync(
        async () => (await NacosCopiesAsync()).Count is var now && now == count ? null : $"{now} copies of {count} in Nacos", within);

    private Task<TimeSpan> CopiesAtConsulAsync(string service, int count, TimeSpan within) => Wait.UntilAsync(
        async () => (await ConsulCopiesAsync(service)).Count is var now && now == count ? null : $"{now} copies of {count} of {service} in Consul", within);

    private async Task<List<JsonObject>> ConsulCopiesAsync(string service) =>
        [.. (await A.Api.HealthAsync(service, CancellationToken.None)).Where(static entry => (string?)entry["Service"]!["Meta"]?["__sync__"] == "nacos")];
}
