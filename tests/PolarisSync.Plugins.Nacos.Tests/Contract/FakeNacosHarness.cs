using PolarisSync.Abstractions;
using PolarisSync.Tests.Contract;
using PolarisSync.Tests.Fakes.Nacos;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Nacos.Contract;

/// <summary>Brings a fake Nacos of some version into the contract.</summary>
public abstract class FakeNacosHarness(string version) : IRegistryHarness
{
    private const string OtherNamespace = "contract";

    private FakeNacos _server = null!;
    private Application _application = null!;
    private TcpGate _gate = null!;

    public HarnessCapabilities Capabilities { get; } = new()
    {
        Faults = [HarnessFault.Down, HarnessFault.Hang],
        CanDropWatches = true,
        EndpointsShareCopies = false,
        Namespaces = [ServiceKey.DefaultNamespace, OtherNamespace],
        StrangeNames = ["UPPER.lower_1", "a/b-ü", "group__service", "DEFAULT_GROUP__a__b", "percent%20&?=#", "quote\"back\\slash", "dots..and:colons", "$()[]*+^|", "_x"],
        AsNative = NacosHarness.Storable,
        MakeRefused = instance => instance with { Metadata = MetadataMap.From([new("long", new string('x', 1100))]) },
    };

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _server = await FakeNacos.StartAsync(new() { Version = version }, cancellationToken);
        _application = await Application.ConnectAsync(_server.Port + 1000, cancellationToken);
        _gate = TcpGate.Open(_server.Port, _server.Port + 1000);
    }

    public IEndpoint CreateEndpoint() => Endpoints.Create(_gate.Port);

    public Task PutNativesAsync(IReadOnlyList<(ServiceKey Service, ServiceInstance Instance)> natives, CancellationToken cancellationToken) =>
        _application.PutAsync(natives.Select(native => (NacosService.Of(native.Service), NacosHarness.Storable(native.Instance))), cancellationToken);

    public Task RemoveNativeAsync(ServiceKey service, InstanceKey instance, CancellationToken cancellationToken) =>
        _application.RemoveAsync(NacosService.Of(service), instance, cancellationToken);

    public Task<IReadOnlyList<OutsideInstance>> LookAsync(ServiceKey service, CancellationToken cancellationToken)
    {
        var key = NacosService.Of(service);
        IReadOnlyList<OutsideInstance> seen =
        [
            .. _server.Entries.Where(entry => entry.Namespace == key.Namespace && entry.Group == key.Group && entry.Service == key.Name)
                .Select(entry => new OutsideInstance(
                    new(entry.Ip, entry.Port),
                    entry.Metadata.ContainsKey(SyncMark.MetadataKey),
                    $"{entry.Ip} {entry.Port} {entry.Cluster} {entry.Weight} {entry.Healthy} {entry.Enabled} {entry.Ephemeral} {string.Join(';', entry.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))}")),
        ];
        return Task.FromResult(seen);
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
            await _server.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}
