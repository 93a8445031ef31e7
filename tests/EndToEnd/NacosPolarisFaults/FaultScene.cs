using NUnit.Framework.Interfaces;
using PolarisSync.Tests.Fakes.Nacos;
using PolarisSync.Tests.Fakes.Polaris;

namespace PolarisSync.EndToEnd.Tests.NacosPolarisFaults;

/// <summary>A Nacos and a Polaris with the costs and clocks of real ones, kept in step both ways by a host in a process of its own.</summary>
internal abstract class FaultScene
{
    /// <summary>A guard that lets everything go within seconds: what keeps the copies must be that nothing is known.</summary>
    protected const string HastyGuard = """{ "window": "1s", "surge": "0s", "hold": "1s", "hold_unhealthy": "1s", "confirm_empty": "1s" }""";

    /// <summary>Services on each side; every third is on both.</summary>
    protected const int Services = 8;

    /// <summary>Instances of each service on each side.</summary>
    protected const int InstancesEach = 3;

    private const int Audit = 3;

    /// <summary>What a change may take, on a machine that has other things to do.</summary>
    protected static TimeSpan Soon { get; } = TimeSpan.FromSeconds(30);

    protected FakeNacos Nacos { get; private set; } = null!;

    protected FakePolaris Polaris { get; private set; } = null!;

    protected Fleet Fleet { get; private set; } = null!;

    protected HostFolder Folder { get; private set; } = null!;

    /// <summary>What kind of Nacos.</summary>
    protected virtual FakeNacosOptions NacosOptions => new();

    [SetUp]
    public async Task SetUpSceneAsync()
    {
        Folder = new();
        Nacos = await FakeNacos.StartAsync(NacosOptions, CancellationToken.None);
        Polaris = await FakePolaris.StartAsync(null, CancellationToken.None);
        Fleet = new(Nacos, Polaris, NacosOptions.Auth);
    }

    [TearDown]
    public async Task TearDownSceneAsync()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
        {
            foreach (var host in Folder.Hosts)
            {
                await TestContext.Out.WriteLineAsync(await host.DescribeAsync());
            }
        }

        try
        {
            AssertOnlyCopiesWereWritten();
        }
        finally
        {
            await Folder.DisposeAsync();
            await Fleet.DisposeAsync();
            await Polaris.DisposeAsync();
            await Nacos.DisposeAsync();
        }
    }

    /// <summary>Fills both sides, starts a host and waits until all is in step.</summary>
    protected Task<HostProcess> StartInStepAsync(string guard = HastyGuard, string settle = "30s") => StartDocumentInStepAsync(Document(guard, settle));

    /// <summary>The same with a document.</summary>
    protected async Task<HostProcess> StartDocumentInStepAsync(string document)
    {
        await Fleet.FillAsync(Services, InstancesEach);
        await Folder.WriteRegistryAsync(document);
        var host = await Folder.StartReadyAsync();
        await InStepAsync(Soon);
        return host;
    }

    /// <summary>The document of both tasks.</summary>
    /// <param name="guard">Their guard.</param>
    /// <param name="settle">How long after a lost connection losses in Nacos are not believed.</param>
    /// <param name="more">More members of the first task, each with a comma before it.</param>
    /// <param name="audit">Seconds between audits.</param>
    /// <param name="nacosOptions">More options of the Nacos endpoint, each with a comma before it.</param>
    /// <param name="polarisOptions">Options of the Polaris endpoint.</param>
    protected string Document(string guard = HastyGuard, string settle = "30s", string more = "", int audit = Audit, string nacosOptions = "", string polarisOptions = "")
    {
        var nacos = $$"""
            { "name": "{{Fleet.NacosOwner}}", "type": "nacos", "addresses": ["127.0.0.1:{{Nacos.Port}}"], "user": "nacos", "password": "nacos",
              "options": { "settle": "{{settle}}"{{nacosOptions}} } }
            """;
        var polaris = $$"""
            { "name": "{{Fleet.PolarisOwner}}", "type": "polaris", "addresses": ["127.0.0.1:{{Polaris.HttpAddress.Port}}", "grpc://127.0.0.1:{{Polaris.GrpcAddress.Port}}"],
              "token": "{{FakePolarisOptions.BuiltInToken}}", "options": { {{polarisOptions}} } }
            """;
        return Documents.Of(audit, Task("nacos1-to-polaris1", nacos, polaris, more), Task("polaris1-to-nacos1", polaris, nacos, ""));

        string Task(string name, string source, string destination, string members) =>
            $$"""{ "name": "{{name}}", "source": {{source}}, "destination": {{destination}}, "match": [{ "namespace": "empty_ns", "service": "*" }], "guard": {{guard}}{{members}} }""";
    }

    /// <summary>Waits until each side has exactly the copies of the other's natives; tells how long that took.</summary>
    protected async Task<TimeSpan> InStepAsync(TimeSpan within) => await Wait.UntilAsync(() => Task.FromResult(Fleet.Wrong()), within);

    /// <summary>Looks that something stays as it is.</summary>
    protected static Task StaysAsync(Func<string?> problem, TimeSpan duration) => Wait.WhileAsync(() => Task.FromResult(problem()), duration);

    /// <summary>One of each on either side: comes, changes, goes. The number makes them new ones each time.</summary>
    protected async Task ChangeBothSidesAsync(int number)
    {
        await ChangeNacosAsync(number);
        await Fleet.PutPolarisAsync(Fleet.AtPolaris(Fleet.PolarisService(0), 0, 100 + number));
        await Fleet.PutPolarisAsync(Fleet.AtPolaris(Fleet.PolarisService(1), 1, 0) with { Weight = 200 + number });
        if (number > 0)
        {
            await Fleet.RemovePolarisAsync(Fleet.AtPolaris(Fleet.PolarisService(0), 0, 100 + number - 1));
        }
    }

    /// <summary>The same as <see cref="ChangeBothSidesAsync"/>, in Nacos alone.</summary>
    protected async Task ChangeNacosAsync(int number)
    {
        await Fleet.PutNacosAsync(Fleet.NacosService(0), Fleet.AtNacos(0, 100 + number));
        await Fleet.PutNacosAsync(Fleet.NacosService(1), Fleet.AtNacos(1, 0) with { Weight = 2 + number });
        if (number > 0)
        {
            await Fleet.RemoveNacosAsync(Fleet.NacosService(0), Fleet.AtNacos(0, 100 + number - 1));
        }
    }

    /// <summary>Asserts that since the start, or since records were cleared, no copy left Nacos: neither taken away nor with its connection.</summary>
    protected void AssertNoCopyLeftNacos() => Assert.That(
        Nacos.Writes.Where(write => write.Kind is NacosWriteKind.Removed or NacosWriteKind.Expired && write.Before?.GetValueOrDefault(PolarisInstance.MarkKey) == Fleet.PolarisOwner)
            .Select(write => $"{write.At:mm:ss.fff} {write.Kind} {write.Service} {write.Address} by {write.By} of {write.Owner}"),
        Is.Empty);

    // Whatever else a test is about: no write may ever touch what is not ours. The applications of Polaris use the client paths.
    private void AssertOnlyCopiesWereWritten() => Assert.Multiple(() =>
    {
        Assert.That(Polaris.Writes.All.Where(write => write.Channel == PolarisChannel.Console && write.TookNative).Select(write => $"{write.Kind} {write.Service} {write.InstanceId}"), Is.Empty);
        Assert.That(
            Nacos.Writes.Where(write => write.By is not ("" or Fleet.Name) && (write.After ?? write.Before)?.GetValueOrDefault(PolarisInstance.MarkKey) != Fleet.PolarisOwner)
                .Select(write => $"{write.Kind} {write.Service} {write.Address} by {write.By}"),
            Is.Empty);
    });
}
