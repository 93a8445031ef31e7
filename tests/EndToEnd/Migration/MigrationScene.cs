using System.Globalization;
using NUnit.Framework.Interfaces;
using PolarisSync.Tests.Fakes.Nacos;
using PolarisSync.Tests.Fakes.Polaris;
using PolarisSync.Tests.Fakes.Polaris.Applications;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>A Nacos, a Polaris, applications at both, and a home for the host between them, with the document people start from.</summary>
internal abstract class MigrationScene
{
    protected const string NacosName = "nacos1";
    protected const string PolarisName = "polaris1";
    private readonly List<NacosApplications> _atNacos = [];

    /// <summary>Where the host lives.</summary>
    protected HostFolder Folder { get; private set; } = null!;

    /// <summary>The fake on the Nacos side.</summary>
    protected FakeNacos Nacos { get; private set; } = null!;

    /// <summary>The fake on the Polaris side, with the costs and clocks of a real one.</summary>
    protected FakePolaris Polaris { get; private set; } = null!;

    /// <summary>Looks at Nacos.</summary>
    protected NacosSight Sight { get; private set; } = null!;

    /// <summary>Applications at Polaris.</summary>
    protected PolarisApplication AtPolaris { get; private set; } = null!;

    /// <summary>Another Nacos than the fake; null for the fake.</summary>
    protected virtual Task<(Uri Address, bool Auth)?> StartNacosAsync() => Task.FromResult<(Uri, bool)?>(null);

    [SetUp]
    public async Task SetUpSceneAsync()
    {
        try
        {
            var other = await StartNacosAsync();
            Folder = new();
            Polaris = await FakePolaris.StartAsync(new() { Token = "123456" }, CancellationToken.None);
            AtPolaris = PolarisApplication.Of(Polaris);
            if (other is null)
            {
                Nacos = await FakeNacos.StartAsync(new() { Auth = true }, CancellationToken.None);
            }

            var (address, auth) = other ?? (Nacos.Address, true);
            Sight = await NacosSight.OpenAsync(address, auth);
            NacosPort = address.Port;
        }
        catch
        {
            // NUnit tears down only what was set up.
            await TearDownSceneAsync();
            throw;
        }
    }

    [TearDown]
    public async Task TearDownSceneAsync()
    {
        if (Folder is not null && TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
        {
            foreach (var host in Folder.Hosts)
            {
                await TestContext.Out.WriteLineAsync(await host.DescribeAsync());
            }
        }

        try
        {
            AssertNativesWereLeftAlone();
        }
        finally
        {
            if (Folder is not null)
            {
                await Folder.DisposeAsync();
            }

            await DisposeSidesAsync();
        }
    }

    /// <summary>Where Nacos listens.</summary>
    protected int NacosPort { get; private set; }

    /// <summary>Applications behind one more connection to Nacos.</summary>
    protected async Task<NacosApplications> ConnectToNacosAsync()
    {
        var applications = await NacosApplications.ConnectAsync(NacosPort, Sight.Token);
        _atNacos.Add(applications);
        return applications;
    }

    /// <summary>Writes the document with the ports of this scene.</summary>
    /// <param name="service">What both tasks match instead of what the document says; null for that.</param>
    protected async Task WriteDocumentAsync(string? service = null)
    {
        var document = await File.ReadAllTextAsync(Path.Combine(Product.Root, "tests", "EndToEnd", "Migration", "two-way.json"));
        document = document.Replace("127.0.0.1:8848", FormattableString.Invariant($"127.0.0.1:{NacosPort}"), StringComparison.Ordinal)
            .Replace("127.0.0.1:8090", FormattableString.Invariant($"127.0.0.1:{Polaris.HttpAddress.Port}"), StringComparison.Ordinal);
        await Folder.WriteRegistryAsync(service is null ? document : document.Replace("\"nacos.test.3\"", $"\"{service}\"", StringComparison.Ordinal));
    }

    /// <summary>What Polaris shows to a GET at this moment.</summary>
    protected IReadOnlyList<Seen> PolarisShows() => [.. Polaris.Instances().Select(See)];

    /// <summary>An instance of Polaris.</summary>
    protected static Seen See(PolarisInstance instance) =>
        new(instance.Service, instance.Address, instance.Metadata, instance is { Healthy: true, Isolated: false });

    /// <summary>Number <paramref name="number"/> of a service of the fleet.</summary>
    protected static NacosNative Native(int service, int number, int network = 1) =>
        new(FormattableString.Invariant($"svc-{service}"), FormattableString.Invariant($"10.{network}.{service + (number / 250)}.{(number % 250) + 1}"), 8080)
        {
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["number"] = number.ToString(CultureInfo.InvariantCulture) },
        };

    /// <summary>The same application at Polaris.</summary>
    protected static PolarisInstance AtPolarisAs(NacosNative native) =>
        new() { Service = native.Service, Host = native.Host, Port = native.Port, Metadata = [.. native.Metadata.Select(static pair => pair)] };

    // The applications write over the client paths and under a name; whatever else writes is the host.
    private void AssertNativesWereLeftAlone()
    {
        foreach (var write in Polaris?.Writes.All.Where(static write => write.Channel == PolarisChannel.Console) ?? [])
        {
            Assert.That(write.TookNative, Is.False, $"Polaris: {write}");
        }

        foreach (var write in Nacos?.Writes.Where(static write => write.By.Length > 0 && write.By != NacosApplications.Name) ?? [])
        {
            Assert.That(write.Before is null || write.Before.ContainsKey("__sync__"), Is.True, $"Nacos: {write}");
        }
    }

    private async Task DisposeSidesAsync()
    {
        foreach (var applications in _atNacos)
        {
            await applications.DisposeAsync();
        }

        _atNacos.Clear();
        Sight?.Dispose();
        if (AtPolaris is not null)
        {
            await AtPolaris.DisposeAsync();
        }

        if (Polaris is not null)
        {
            await Polaris.DisposeAsync();
        }

        if (Nacos is not null)
        {
            await Nacos.DisposeAsync();
        }
    }
}
