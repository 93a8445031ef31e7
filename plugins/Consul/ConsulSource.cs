using System.Runtime.CompilerServices;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

/// <summary>The reading side.</summary>
internal sealed class ConsulSource(CatalogReader reader, ConsulMapper mapper, CatalogWatch watch) : IServiceSource
{
    private volatile KnownServices<ServiceInstance> _known = new();

    /// <summary>Forgets what services there are, also what a read under way still shows; called when the endpoint is opened.</summary>
    public void Reset() => _known = new();

    public async Task<ServiceList> ListServicesAsync(string ns, CancellationToken cancellationToken)
    {
        ServiceKeys.RequireDefault(ns);
        var answer = await reader.ListAsync(ConsulQuery.Services, cancellationToken);
        return new()
        {
            Namespace = ServiceKey.DefaultNamespace,
            Services = [.. answer.Value.Keys.Where(name => name != ServiceNames.Consul).Order(StringComparer.Ordinal).Select(ServiceKeys.Of)],
            Version = answer.Version,
        };
    }

    public async IAsyncEnumerable<ServiceSnapshot> ReadServicesAsync(
        IReadOnlyList<ServiceKey> services, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(services);
        var names = services.Where(ServiceKeys.IsDefault).Select(key => key.Name).ToList();
        if (names.Count > 0)
        {
            await foreach (var service in reader.ReadAsync(names, mapper.ToSource, _known, cancellationToken))
            {
                yield return ConsulMapper.ToSnapshot(service);
            }
        }

        if (names.Count < services.Count)
        {
            ServiceKeys.RequireDefault(services.First(key => !ServiceKeys.IsDefault(key)).Namespace);
        }
    }

    public IAsyncEnumerable<SourceEvent> WatchAsync(WatchSet wanted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return watch.RunAsync(wanted, cancellationToken);
    }
}
