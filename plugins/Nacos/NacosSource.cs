using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>The reading side.</summary>
internal sealed partial class NacosSource(NacosApi api, ServiceReader reader, NacosMapper mapper, LossGrace grace, NacosWatch watch, ILogger logger) : IServiceSource
{
    private readonly ConcurrentDictionary<NacosService, byte> _unnameable = new();

    public async Task<ServiceList> ListServicesAsync(string ns, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var services = await api.ListAsync(NacosService.NamespaceOf(ns), cancellationToken);
        foreach (var service in services.Where(service => !service.HasKey && _unnameable.TryAdd(service, 0)))
        {
            Log.Unnameable(logger, service.ToString());
        }

        return new() { Namespace = ns, Services = [.. services.Where(service => service.HasKey).Select(service => service.ToKey()).Order()] };
    }

    public async IAsyncEnumerable<ServiceSnapshot> ReadServicesAsync(
        IReadOnlyList<ServiceKey> services, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(services);
        var keys = Keys(services);
        var losses = new List<(NacosService Service, int Natives, ServiceSnapshot Snapshot)>();
        SyncException? failure = null;
        await using (var readings = reader.ReadAsync(keys.Keys, static _ => true, cancellationToken).GetAsyncEnumerator(cancellationToken))
        {
            while (await NextAsync(readings))
            {
                var reading = readings.Current;
                var snapshot = new ServiceSnapshot
                {
                    Service = keys[reading.Service],
                    Exists = reading.Exists,
                    Instances = [.. reading.Instances.Select(mapper.ToInstance)],
                };
                var natives = snapshot.Instances.Count(static instance => instance.Mark is null);
                if (grace.TryTake(reading.Service, natives))
                {
                    yield return snapshot;
                }
                else
                {
                    losses.Add((reading.Service, natives, snapshot));
                }
            }
        }

        if (losses.Count > 0)
        {
            var remaining = await grace.AskAsync(cancellationToken);
            foreach (var (service, natives, snapshot) in losses)
            {
                if (remaining > TimeSpan.Zero)
                {
                    failure ??= grace.Refusal(service, natives, remaining);
                    continue;
                }

                grace.Take(service, natives);
                yield return snapshot;
            }
        }

        if (failure is not null)
        {
            throw failure;
        }

        // What could not be read keeps nobody from what could.
        async Task<bool> NextAsync(IAsyncEnumerator<ServiceReading> readings)
        {
            try
            {
                return await readings.MoveNextAsync();
            }
            catch (SyncException error)
            {
                failure = error;
                return false;
            }
        }
    }

    public IAsyncEnumerable<SourceEvent> WatchAsync(WatchSet wanted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return watch.RunAsync(wanted, cancellationToken);
    }

    // Two canonical keys can only be one service here if one of them was not canonical; the first stands.
    private static Dictionary<NacosService, ServiceKey> Keys(IReadOnlyList<ServiceKey> services)
    {
        var keys = new Dictionary<NacosService, ServiceKey>(services.Count);
        foreach (var key in services)
        {
            keys.TryAdd(NacosService.Of(key), key);
        }

        return keys;
    }
}
