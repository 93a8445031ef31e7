using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Tests.Contract;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Nacos.Contract;

/// <summary>Brings a real Nacos into the contract; plays applications that keep their instances alive by a connection of their own.</summary>
public sealed class NacosHarness : IRegistryHarness
{
    private const string OtherNamespace = "contract";

    private NacosSight _sight = null!;
    private Application _application = null!;
    private TcpGate _gate = null!;

    public HarnessCapabilities Capabilities { get; } = new()
    {
        Faults = [HarnessFault.Down, HarnessFault.Hang],
        CanDropWatches = true,
        EndpointsShareCopies = false,
        Namespaces = [ServiceKey.DefaultNamespace, OtherNamespace],

        // No white space and no Chinese characters in names here: the server's parameter check refuses them.
        StrangeNames = ["UPPER.lower_1", "a/b-ü", "group__service", "DEFAULT_GROUP__a__b", "percent%20&?=#", "quote\"back\\slash", "dots..and:colons", "$()[]*+^|", "_x"],
        AsNative = Storable,
        MakeRefused = instance => instance with { Metadata = MetadataMap.From([new("long", new string('x', 1100))]) },
    };

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var server = await SharedNacos.GetAsync(cancellationToken);
        _sight = new(server.Port);
        await _sight.SendAsync(HttpMethod.Post, $"/nacos/v1/console/namespaces?customNamespaceId={OtherNamespace}&namespaceName={OtherNamespace}", cancellationToken);
        _application = await Application.ConnectAsync(server.GrpcPort, cancellationToken);
        _gate = TcpGate.Open(server.Port, server.GrpcPort);
    }

    public IEndpoint CreateEndpoint() => Endpoints.Create(_gate.Port);

    public Task PutNativesAsync(IReadOnlyList<(ServiceKey Service, ServiceInstance Instance)> natives, CancellationToken cancellationToken) =>
        _application.PutAsync(natives.Select(native => (NacosService.Of(native.Service), Storable(native.Instance))), cancellationToken);

    public Task RemoveNativeAsync(ServiceKey service, InstanceKey instance, CancellationToken cancellationToken) =>
        _application.RemoveAsync(NacosService.Of(service), instance, cancellationToken);

    // Reads lag behind writes: what is seen counts once it has not changed for longer than that.
    public async Task<IReadOnlyList<OutsideInstance>> LookAsync(ServiceKey service, CancellationToken cancellationToken)
    {
        var key = NacosService.Of(service);
        var seen = await ReadAsync(key, cancellationToken);
        for (var since = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(since) < NacosTraits.ReadLag;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
            var now = await ReadAsync(key, cancellationToken);
            if (!now.SequenceEqual(seen))
            {
                (seen, since) = (now, TimeProvider.System.GetTimestamp());
            }
        }

        return seen;
    }

    public Task StripMarkAsync(ServiceKey service, InstanceKey instance, CancellationToken cancellationToken) =>
        throw new NotSupportedException("An operator's changes lie over what is registered and cannot take a key away.");

    public Task BreakAsync(HarnessFault fault, CancellationToken cancellationToken)
    {
        if (fault == HarnessFault.Down)
        {
            _gate.TakeDown();
        }
        else
        {
            _gate.Hold();
        }

        return Task.CompletedTask;
    }

    public Task RepairAsync(CancellationToken cancellationToken)
    {
        _gate.Release();
        _gate.BringUp();
        return Task.CompletedTask;
    }

    public Task DropWatchesAsync(CancellationToken cancellationToken)
    {
        _gate.Cut();
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_gate is not null)
        {
            await _gate.DisposeAsync();
            await _application.DisposeAsync();
        }

        _sight?.Dispose();
    }

    // What an application can say of itself in Nacos: a weight, enabled or not, healthy or not, metadata.
    internal static ServiceInstance Storable(ServiceInstance instance) => new()
    {
        Host = instance.Host,
        Port = instance.Port,
        Cluster = instance.Cluster,
        Weight = instance.Weight,
        Health = instance.Health == InstanceHealth.Critical ? InstanceHealth.Critical : InstanceHealth.Passing,
        Isolated = instance.Isolated,
        Metadata = instance.Metadata,
        Mark = instance.Mark,
    };

    private async Task<ImmutableArray<OutsideInstance>> ReadAsync(NacosService service, CancellationToken cancellationToken) =>
    [
        .. (await _sight.InstancesAsync(service.Name, cancellationToken, service.Namespace, service.Group))
            .Select(instance => new OutsideInstance(NacosSight.AddressOf(instance), NacosSight.IsCopy(instance), instance.ToJsonString()))
            .OrderBy(instance => instance.Content, StringComparer.Ordinal),
    ];
}
