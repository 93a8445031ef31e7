using PolarisSync.Abstractions;
using PolarisSync.Tests.Contract;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Nacos.Contract;

/// <summary>Brings a Nacos, real or not, into the contract behind a gate that cuts and holds; plays applications that keep their instances alive by a connection of their own.</summary>
public abstract class GatedNacosHarness : IRegistryHarness
{
    private protected const string OtherNamespace = "contract";

    private Application _application = null!;
    private TcpGate? _gate;

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
        var (port, grpcPort) = await StartServerAsync(cancellationToken);
        _application = await Application.ConnectAsync(grpcPort, cancellationToken);
        _gate = TcpGate.Open(port, grpcPort);
    }

    public IEndpoint CreateEndpoint() => Endpoints.Create(_gate!.Port);

    public Task PutNativesAsync(IReadOnlyList<(ServiceKey Service, ServiceInstance Instance)> natives, CancellationToken cancellationToken) =>
        _application.PutAsync(natives.Select(native => (NacosService.Of(native.Service), Storable(native.Instance))), cancellationToken);

    public Task RemoveNativeAsync(ServiceKey service, InstanceKey instance, CancellationToken cancellationToken) =>
        _application.RemoveAsync(NacosService.Of(service), instance, cancellationToken);

    public abstract Task<IReadOnlyList<OutsideInstance>> LookAsync(ServiceKey service, CancellationToken cancellationToken);

    public Task StripMarkAsync(ServiceKey service, InstanceKey instance, CancellationToken cancellationToken) =>
        throw new NotSupportedException("An operator's changes lie over what is registered and cannot take a key away.");

    public Task BreakAsync(HarnessFault fault, CancellationToken cancellationToken)
    {
        if (fault == HarnessFault.Down)
        {
            _gate!.TakeDown();
        }
        else
        {
            _gate!.Hold();
        }

        return Task.CompletedTask;
    }

    public Task RepairAsync(CancellationToken cancellationToken)
    {
        _gate!.Release();
        _gate.BringUp();
        return Task.CompletedTask;
    }

    public Task DropWatchesAsync(CancellationToken cancellationToken)
    {
        _gate!.Cut();
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_gate is not null)
        {
            await _gate.DisposeAsync();
            await _application.DisposeAsync();
        }

        await StopServerAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts it; gives its ports.</summary>
    protected abstract Task<(int Port, int GrpcPort)> StartServerAsync(CancellationToken cancellationToken);

    /// <summary>Ends what was started.</summary>
    protected abstract ValueTask StopServerAsync();

    // What an application can say of itself in Nacos: a weight, enabled or not, healthy or not, metadata.
    private static ServiceInstance Storable(ServiceInstance instance) => new()
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
}
