using PolarisSync.Abstractions;
using PolarisSync.Tests.Contract;
using PolarisSync.Tests.Fakes;

namespace PolarisSync.Fakes.Tests;

/// <summary>Brings the in-memory registry into the contract; derived harnesses play other kinds of server.</summary>
public class InMemoryHarness : IRegistryHarness
{
    private readonly InMemoryRegistry _registry;

    public InMemoryHarness()
        : this(new() { MaxMetadataPairs = 64, MaxWeight = 1000, Traits = new() { HasNamespaces = true, ConditionalWrites = true, BatchChanges = 64 } })
    {
    }

    protected InMemoryHarness(InMemoryRegistryOptions options) => _registry = new(TimeProvider.System, options);

    public HarnessCapabilities Capabilities => new()
    {
        Faults = [.. Enum.GetValues<HarnessFault>()],
        CanStripMark = true,
        CanDropWatches = true,
        MakeRefused = instance => instance with { Metadata = MetadataMap.From(Enumerable.Range(0, 65).Select(number => KeyValuePair.Create($"k{number}", "v"))) },
        Namespaces = _registry.Options.Traits.HasNamespaces ? [ServiceKey.DefaultNamespace, "other"] : [ServiceKey.DefaultNamespace],
    };

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public IEndpoint CreateEndpoint() => _registry.CreateEndpoint();

    public Task PutNativesAsync(IReadOnlyList<(ServiceKey Service, ServiceInstance Instance)> natives, CancellationToken cancellationToken)
    {
        foreach (var (service, instance) in natives)
        {
            _registry.RegisterNative(service, instance);
        }

        return Task.CompletedTask;
    }

    public Task RemoveNativeAsync(ServiceKey service, InstanceKey instance, CancellationToken cancellationToken)
    {
        _registry.Deregister(service, instance);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<OutsideInstance>> LookAsync(ServiceKey service, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<OutsideInstance>>([.. _registry.Entries(service).Select(entry => new OutsideInstance(
            entry.Instance.Address,
            entry.Owner is not null || entry.Instance.Mark is not null,
            $"{entry.Id} {entry.Instance} {string.Join(',', entry.Instance.Metadata)} {string.Join(',', entry.Instance.Tags)}"))]);

    public Task StripMarkAsync(ServiceKey service, InstanceKey instance, CancellationToken cancellationToken)
    {
        _registry.StripMark(service, instance);
        return Task.CompletedTask;
    }

    public Task BreakAsync(HarnessFault fault, CancellationToken cancellationToken)
    {
        _registry.SetFault(fault switch
        {
            HarnessFault.Down => InMemoryFault.Down,
            HarnessFault.Hang => InMemoryFault.Hang,
            HarnessFault.Garbage => InMemoryFault.Garbage,
            HarnessFault.AccessDenied => InMemoryFault.AccessDenied,
            _ => throw new ArgumentOutOfRangeException(nameof(fault)),
        });
        return Task.CompletedTask;
    }

    public Task RepairAsync(CancellationToken cancellationToken)
    {
        _registry.GoUp();
        return Task.CompletedTask;
    }

    public Task DropWatchesAsync(CancellationToken cancellationToken)
    {
        _registry.DropWatches();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Assert.That(_registry.Violations, Is.Empty);
        return ValueTask.CompletedTask;
    }
}
