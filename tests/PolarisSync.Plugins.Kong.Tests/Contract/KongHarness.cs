using PolarisSync.Abstractions;
using PolarisSync.Tests.Contract;
using PolarisSync.Tests.Fakes.Kong;
using PolarisSync.Tests.Fakes.Kong.Faults;

namespace PolarisSync.Plugins.Kong.Contract;

/// <summary>Brings a fake Kong into the contract. Natives are targets that a person keeps, in an upstream of the person's own.</summary>
public abstract class KongHarness : IRegistryHarness
{
    private const string ByHand = "by-hand";
    private readonly Dictionary<string, string> _byHand = new(StringComparer.Ordinal);
    private FakeKong _server = null!;

    public HarnessCapabilities Capabilities { get; } = new()
    {
        Faults = [HarnessFault.Down, HarnessFault.Hang, HarnessFault.Garbage, HarnessFault.AccessDenied],
        CanStripMark = false,
        CanDropWatches = false,
        SharesAddresses = false,
        Namespaces = [ServiceKey.DefaultNamespace, "team-a"],
    };

    private protected abstract KongVersion Version { get; }

    public async Task StartAsync(CancellationToken cancellationToken) => _server = await FakeKong.StartAsync(new FakeKongOptions { Version = Version }, cancellationToken);

    public IEndpoint CreateEndpoint() => Endpoints.Create(_server);

    public Task PutNativesAsync(IReadOnlyList<(ServiceKey Service, ServiceInstance Instance)> natives, CancellationToken cancellationToken)
    {
        foreach (var (service, instance) in natives)
        {
            var upstream = $"{ByHand}.{service.Name}";
            if (_server.FindUpstream(upstream) is null)
            {
                _server.AddUpstream(upstream, [ByHand]);
            }

            var target = _server.AddTarget(upstream, TargetAddress.Format(instance.Address), (int)instance.Weight, [ByHand]);
            _byHand[target.Id] = target.Json;
        }

        return Task.CompletedTask;
    }

    public Task RemoveNativeAsync(ServiceKey service, InstanceKey instance, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<OutsideInstance>> LookAsync(ServiceKey service, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<OutsideInstance>>(
    [
        .. _server.Upstreams.Where(upstream => upstream.Name == $"{ByHand}.{service.Name}" || upstream.Tags.Contains($"ps.svc.{NameText.Encode(service.Name)}", StringComparer.Ordinal))
            .SelectMany(upstream => _server.TargetsOf(upstream.Id).Select(target => new OutsideInstance(
                TargetAddress.Parse(target.Target)!.Value,
                target.Tags.Contains(KongTags.Tool, StringComparer.Ordinal),
                $"{upstream.Name} {target.Target} {target.Weight} {string.Join(' ', target.Tags.Order(StringComparer.Ordinal))}"))),
    ]);

    public Task StripMarkAsync(ServiceKey service, InstanceKey instance, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task BreakAsync(HarnessFault fault, CancellationToken cancellationToken)
    {
        switch (fault)
        {
            case HarnessFault.Down:
                return _server.GoDownAsync();
            case HarnessFault.Hang:
                _server.Faults.Add(KongFault.Hang);
                break;
            case HarnessFault.Garbage:
                _server.Faults.Add(KongFault.Garbage);
                break;
            default:
                _server.Faults.Add(KongFault.Status(401));
                break;
        }

        return Task.CompletedTask;
    }

    public async Task RepairAsync(CancellationToken cancellationToken)
    {
        _server.Faults.Clear();
        await _server.GoDownAsync();
        await _server.ComeUpAsync(cancellationToken);
    }

    public Task DropWatchesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_server is not null)
        {
            Assert.That(_byHand.Where(target => _server.JsonOf(target.Key) != target.Value), Is.Empty, "nothing made by hand was touched");
            await _server.DisposeAsync();
        }
    }
}
