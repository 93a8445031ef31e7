using PolarisSync.Abstractions;
using PolarisSync.Plugins.Kubernetes.Support;
using PolarisSync.Tests.Contract;
using PolarisSync.Tests.Fakes.Kubernetes;

namespace PolarisSync.Plugins.Kubernetes.Contract;

/// <summary>Brings the fake API server into the contract: each instance is a slice and a pod.</summary>
public sealed class KubernetesHarness : IRegistryHarness
{
    private FakeKubernetes _server = null!;
    private HarnessFault? _fault;

    public HarnessCapabilities Capabilities { get; } = new()
    {
        Faults = [HarnessFault.Down, HarnessFault.Hang, HarnessFault.Garbage, HarnessFault.AccessDenied],
        CanDropWatches = true,
        ManyServices = 1700,
        Namespaces = [ServiceKey.DefaultNamespace, "stock"],
        StrangeNames = ["a", "with-dash", "a0-9z", "a-name-that-is-as-long-as-one-may-be-but-for-a-few"],
        AsNative = Workload.Storable,
    };

    public async Task StartAsync(CancellationToken cancellationToken) => _server = await FakeKubernetes.StartAsync(null, cancellationToken);

    public IEndpoint CreateEndpoint() => Endpoints.Create(_server.Address);

    public Task PutNativesAsync(IReadOnlyList<(ServiceKey Service, ServiceInstance Instance)> natives, CancellationToken cancellationToken)
    {
        foreach (var (service, instance) in natives)
        {
            _server.PutNative(service, instance);
        }

        return Task.CompletedTask;
    }

    public Task RemoveNativeAsync(ServiceKey service, InstanceKey instance, CancellationToken cancellationToken)
    {
        _server.RemoveNative(service, instance);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<OutsideInstance>> LookAsync(ServiceKey service, CancellationToken cancellationToken) => throw new NotSupportedException("Nothing is written here.");

    public Task StripMarkAsync(ServiceKey service, InstanceKey instance, CancellationToken cancellationToken) => throw new NotSupportedException("Nothing is written here.");

    public async Task BreakAsync(HarnessFault fault, CancellationToken cancellationToken)
    {
        _fault = fault;
        switch (fault)
        {
            case HarnessFault.Down:
                await _server.GoDownAsync();
                break;
            case HarnessFault.Hang:
                _server.Faults.Hold();
                break;
            case HarnessFault.Garbage:
                _server.Faults.Garbage = true;
                break;
            default:
                _server.Access.SetToken(KubeAccess.AdminToken, null);
                break;
        }
    }

    public async Task RepairAsync(CancellationToken cancellationToken)
    {
        _server.Faults.Release();
        _server.Faults.Garbage = false;
        _server.Access.SetToken(KubeAccess.AdminToken, "admin");
        if (_fault == HarnessFault.Down)
        {
            await _server.ComeUpAsync(cancellationToken);
        }

        _fault = null;
    }

    public Task DropWatchesAsync(CancellationToken cancellationToken) => _server.CutAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
