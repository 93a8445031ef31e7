using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Tests.Contract;

namespace PolarisSync.Plugins.Nacos.Contract;

/// <summary>A real Nacos.</summary>
public sealed class NacosHarness : GatedNacosHarness
{
    // Of two that make one namespace at once Nacos refuses one with a status of 500.
    private static readonly SemaphoreSlim s_gate = new(1);
    private NacosSight? _sight;

    // Reads lag behind writes: what is seen counts once it has not changed for longer than that.
    public override async Task<IReadOnlyList<OutsideInstance>> LookAsync(ServiceKey service, CancellationToken cancellationToken)
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

    protected override async Task<(int Port, int GrpcPort)> StartServerAsync(CancellationToken cancellationToken)
    {
        var server = await SharedNacos.GetAsync(cancellationToken);
        _sight = new(server.Port);
        await s_gate.WaitAsync(cancellationToken);
        try
        {
            await _sight.SendAsync(HttpMethod.Post, $"/nacos/v1/console/namespaces?customNamespaceId={OtherNamespace}&namespaceName={OtherNamespace}", cancellationToken);
        }
        finally
        {
            s_gate.Release();
        }

        return (server.Port, server.GrpcPort);
    }

    protected override ValueTask StopServerAsync()
    {
        _sight?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<ImmutableArray<OutsideInstance>> ReadAsync(NacosService service, CancellationToken cancellationToken) =>
    [
        .. (await _sight!.InstancesAsync(service.Name, cancellationToken, service.Namespace, service.Group))
            .Select(instance => new OutsideInstance(NacosSight.AddressOf(instance), NacosSight.IsCopy(instance), instance.ToJsonString()))
            .OrderBy(instance => instance.Content, StringComparer.Ordinal),
    ];
}
