using Microsoft.Extensions.Logging.Abstractions;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Engine;
using PolarisSync.Core.Reporting;
using PolarisSync.Tests.Fakes;
using PolarisSync.Tests.Fakes.Kong;

namespace PolarisSync.Plugins.Kong;

/// <summary>The engine between a registry in memory, which plays a Polaris, and a fake Kong.</summary>
internal sealed class EngineBench : IEndpointFactory, IAsyncDisposable
{
    public const string SourceName = "ins-3ad0f6e6";
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(30);

    private EngineBench(FakeKong kong) => Kong = kong;

    public FakeKong Kong { get; }

    public InMemoryRegistry Registry { get; } = new();

    public InMemoryStateStore Store { get; } = new();

    public SyncEngine Engine { get; private set; } = null!;

    public static ServiceKey Service { get; } = new(ServiceKey.DefaultNamespace, "test.service.3");

    /// <summary>The task of the published example.</summary>
    public static TaskDefinition Task { get; } = new()
    {
        Name = "polaris1",
        Source = Endpoint(SourceName, "polaris"),
        Destination = Endpoint("kong", "kong"),
        Matches = [Match(("version-1", "1.0.0"), ("version-2", "2.0.0"))],
        OnRemove = RemovalPolicy.Keep,
        Guard = new() { ConfirmEmpty = TimeSpan.FromMilliseconds(300) },
        Methods = new() { Watch = true, AuditInterval = TimeSpan.FromMinutes(5) },
    };

    public static MatchDefinition Match(params (string Name, string Version)[] groups) => new()
    {
        Namespace = Service.Namespace,
        NamespaceAsWritten = Service.Namespace,
        Service = NamePattern.Parse(Service.Name),
        Groups = [.. groups.Select(group => new ServiceGroup { Name = group.Name, Metadata = MetadataMap.Empty.With("version", group.Version) })],
    };

    public static ServiceInstance Instance(int number, string version) => new()
    {
        Host = $"10.0.{number / 250}.{(number % 250) + 1}",
        Port = 8080,
        Health = InstanceHealth.Passing,
        Metadata = version.Length == 0 ? MetadataMap.Empty : MetadataMap.Empty.With("version", version),
    };

    public static async Task<EngineBench> StartAsync(KongVersion version = KongVersion.V3_0_2) =>
        new(await FakeKong.StartAsync(new FakeKongOptions { Version = version }, CancellationToken.None));

    public async Task RunAsync(params TaskDefinition[] tasks)
    {
        await OpenAsync(new(), tasks);
        await UntilInStepAsync();
    }

    public async Task OpenAsync(EngineSettings settings, params TaskDefinition[] tasks)
    {
        Engine = new(settings, this, Store, TimeProvider.System, NullLoggerFactory.Instance);
        await Engine.StartAsync(CancellationToken.None);
        await ApplyAsync(tasks);
    }

    public Task ApplyAsync(params TaskDefinition[] tasks) => Engine.ApplyConfigurationAsync(new EngineConfiguration { Tasks = [.. tasks] }, CancellationToken.None);

    public async Task StopAsync()
    {
        await Engine.StopAsync(CancellationToken.None);
        await Engine.DisposeAsync();
    }

    public Task UntilAsync(Func<bool> condition, string message) => Eventually.BeTrueAsync(condition, s_deadline, message);

    public Task UntilStatusAsync(Func<EngineStatus, bool> condition, string message) =>
        Eventually.BeTrueAsync(async () => condition(await Engine.GetStatusAsync(CancellationToken.None)), s_deadline, () => message);

    public Task UntilInStepAsync()
    {
        EngineStatus? last = null;
        return Eventually.BeTrueAsync(
            async () => (last = await Engine.GetStatusAsync(CancellationToken.None)).Ready && last.Tasks.All(task => task.State is "in step"),
            s_deadline,
            () => $"in step: {string.Join("; ", last!.Tasks.Select(task => $"{task.Name} {task.State} {task.Reason}").Concat(last.NotReadyReasons))}");
    }

    /// <summary>By upstream name, the live targets.</summary>
    public string Picture() => string.Join('\n', Kong.Upstreams.OrderBy(upstream => upstream.Name, StringComparer.Ordinal)
        .Select(upstream => $"{upstream.Name}: {string.Join(' ', Kong.LiveTargets(upstream.Id).Select(target => $"{target.Target}*{target.Weight}"))}".TrimEnd()));

    public async ValueTask DisposeAsync()
    {
        if (Engine is not null)
        {
            await Engine.DisposeAsync();
        }

        await Kong.DisposeAsync();
    }

    public string? FindMissing(string type) => null;

    public IEndpoint Create(EndpointConfiguration configuration) => configuration.Type == "kong" ? Endpoints.Create(Kong) : Registry.CreateEndpoint();

    public void Release(IEndpoint endpoint)
    {
    }

    private static EndpointConfiguration Endpoint(string name, string type) => new() { Definition = new() { Name = name, Type = type }, Fingerprint = name };
}
