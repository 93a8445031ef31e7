using PolarisSync.Tests.Fakes.Kong;
using PolarisSync.Tests.Fakes.Polaris;
using PolarisSync.Tests.Fakes.Polaris.Applications;

namespace PolarisSync.EndToEnd.Tests.Gateway;

/// <summary>A Polaris before the Kong, with the document people start from.</summary>
internal abstract class PolarisGatewayScene(KongVersion version) : GatewayScene(version)
{
    /// <summary>The source's name in the document.</summary>
    protected const string SourceName = "ins-3ad0f6e6";

    /// <summary>The service in the document.</summary>
    protected const string Service = "test.service.3";

    private PolarisApplication? _applications;

    /// <summary>The Polaris, with the costs and clocks of a real one.</summary>
    protected FakePolaris Polaris { get; private set; } = null!;

    /// <summary>The document with other ports.</summary>
    /// <param name="polaris">The Polaris.</param>
    /// <param name="kong">The Kong.</param>
    /// <param name="service">What it matches instead of what it says; null for that.</param>
    /// <param name="guard">A guard to put into the task; null for none.</param>
    public static async Task<string> ReadDocumentAsync(FakePolaris polaris, FakeKong kong, string? service = null, string? guard = null)
    {
        var document = await File.ReadAllTextAsync(Path.Combine(Product.Root, "tests", "EndToEnd", "Gateway", "to-kong.json"));
        document = document.Replace("127.0.0.1:8090", FormattableString.Invariant($"127.0.0.1:{polaris.HttpAddress.Port}"), StringComparison.Ordinal)
            .Replace("127.0.0.1:8001", kong.HostPort, StringComparison.Ordinal);
        document = service is null ? document : document.Replace($"\"{Service}\"", $"\"{service}\"", StringComparison.Ordinal);
        return guard is null ? document : document.Replace("\"name\": \"polaris1\",", $"\"name\": \"polaris1\", \"guard\": {guard},", StringComparison.Ordinal);
    }

    /// <summary>Registers one, or registers it again with what it has now.</summary>
    protected Task PutAsync(GatewayApplication application) => _applications!.RegisterAsync(ToPolaris(application), CancellationToken.None);

    /// <summary>The same, taken out of traffic.</summary>
    protected Task PutIsolatedAsync(GatewayApplication application) => _applications!.RegisterAsync(ToPolaris(application) with { Isolated = true }, CancellationToken.None);

    /// <summary>Takes one away.</summary>
    protected Task RemoveAsync(GatewayApplication application) => _applications!.DeregisterAsync(ToPolaris(application), CancellationToken.None);

    /// <summary>Several at once.</summary>
    protected static Task ForAllAsync(IEnumerable<GatewayApplication> applications, Func<GatewayApplication, Task> action) =>
        Parallel.ForEachAsync(applications, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (application, _) => await action(application));

    /// <summary>Writes the document.</summary>
    protected async Task WriteDocumentAsync(string? service = null, string? guard = null) => await Folder.WriteRegistryAsync(await ReadDocumentAsync(Polaris, Kong, service, guard));

    protected override async Task StartSourceAsync()
    {
        Polaris = await FakePolaris.StartAsync(new() { Token = "123456" }, CancellationToken.None);
        _applications = PolarisApplication.Of(Polaris);
    }

    protected override async Task StopSourceAsync()
    {
        if (_applications is not null)
        {
            await _applications.DisposeAsync();
        }

        if (Polaris is not null)
        {
            await Polaris.DisposeAsync();
        }
    }

    private static PolarisInstance ToPolaris(GatewayApplication application) => new()
    {
        Service = application.Service,
        Host = application.Host,
        Port = 8080,
        Weight = application.Shares * 100,
        Healthy = application.IsHealthy,
        Metadata = [.. application.Metadata.Select(static pair => pair)],
    };
}
