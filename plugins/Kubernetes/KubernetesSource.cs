using System.Runtime.CompilerServices;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>The reading side. Reads ask the server; the watch has a catalog of its own, so that neither covers up what the other lost.</summary>
internal sealed class KubernetesSource(KubeApi api, KubernetesMapper mapper, KubernetesOptions options, TimeProvider timeProvider) : IServiceSource
{
    // Up to here each service is read by itself; beyond, whole namespaces are cheaper.
    private const int MostSingleReads = 5;

    private readonly CatalogReader _reader = new(api, mapper, options);

    public async Task<ServiceList> ListServicesAsync(string ns, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ns);
        CheckNamespace(ns);
        var (services, _) = await KubeLists.ReadAsync(api, mapper.Services, KubePath.Services(ns), cancellationToken);
        return new() { Namespace = ns, Services = [.. services.Select(service => service.Key).Order()] };
    }

    public async IAsyncEnumerable<ServiceSnapshot> ReadServicesAsync(
        IReadOnlyList<ServiceKey> services, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(services);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var service in services)
        {
            CheckNamespace(service.Namespace);
        }

        if (services.Count <= MostSingleReads)
        {
            foreach (var service in services)
            {
                yield return await _reader.ReadOneAsync(service, cancellationToken);
            }

            yield break;
        }

        var catalog = new KubeCatalog(options);
        var namespaces = services.Select(service => service.Namespace).Distinct(StringComparer.Ordinal).ToList();
        if (namespaces.Count > 1 && options.Namespaces.Length == 0)
        {
            await _reader.ReadAllAsync(catalog, null, cancellationToken);
        }
        else
        {
            foreach (var ns in namespaces)
            {
                await _reader.ReadAllAsync(catalog, ns, cancellationToken);
            }
        }

        foreach (var service in services)
        {
            yield return catalog.Snapshot(service);
        }
    }

    public IAsyncEnumerable<SourceEvent> WatchAsync(WatchSet wanted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return new CatalogWatch(api, mapper, options, timeProvider).RunAsync(wanted, cancellationToken);
    }

    private void CheckNamespace(string ns)
    {
        if (options.Namespaces.Length > 0 && Array.IndexOf(options.Namespaces, ns) < 0)
        {
            throw new SyncException(
                SyncErrorKind.Config, $"The namespace '{ns}' is not among those this endpoint reads ({string.Join(", ", options.Namespaces)}); add it to 'namespaces' of its options.");
        }
    }
}
