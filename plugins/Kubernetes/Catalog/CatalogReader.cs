using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>Fills catalogs from whole lists: Services first, pods last, so that the pods of every slice that was seen are there unless they are gone.</summary>
internal sealed class CatalogReader(KubeApi api, KubernetesMapper mapper, KubernetesOptions options)
{
    /// <summary>Everything in a namespace, or everywhere.</summary>
    /// <exception cref="SyncException">Not all of it could be read.</exception>
    public async Task ReadAllAsync(KubeCatalog catalog, string? ns, CancellationToken cancellationToken)
    {
        catalog.Services(ns).Replace((await KubeLists.ReadAsync(api, mapper.Services, KubePath.Services(ns), cancellationToken)).Items);
        catalog.Slices(ns).Replace((await KubeLists.ReadAsync(api, mapper.Slices, KubePath.Slices(ns), cancellationToken)).Items);
        if (options.PodLabels)
        {
            catalog.Pods(ns).Replace((await KubeLists.ReadAsync(api, mapper.Pods, KubePath.Pods(ns), cancellationToken)).Items);
        }
    }

    /// <summary>One service.</summary>
    /// <exception cref="SyncException">Not all of it could be read.</exception>
    public async Task<ServiceSnapshot> ReadOneAsync(ServiceKey key, CancellationToken cancellationToken)
    {
        var catalog = new KubeCatalog(options);
        var services = (await KubeLists.ReadAsync(api, mapper.Services, KubePath.Service(key.Namespace, key.Name), cancellationToken)).Items;
        if (services.Count == 0)
        {
            return ServiceSnapshot.Absent(key);
        }

        catalog.Services(null).Replace(services);
        catalog.Slices(null).Replace((await KubeLists.ReadAsync(api, mapper.Slices, KubePath.SlicesOf(key.Namespace, key.Name), cancellationToken)).Items);
        if (!catalog.IsSettled(key) && services[0].PodSelector is { Length: > 0 } selector)
        {
            var pods = KubePath.Pods(key.Namespace) with { Selector = "labelSelector=" + Uri.EscapeDataString(selector) };
            catalog.Pods(null).Replace((await KubeLists.ReadAsync(api, mapper.Pods, pods, cancellationToken)).Items);
        }

        if (!catalog.IsSettled(key))
        {
            // Pods that the selector no longer finds, or a service without one.
            catalog.Pods(null).Replace((await KubeLists.ReadAsync(api, mapper.Pods, KubePath.Pods(key.Namespace), cancellationToken)).Items);
        }

        return catalog.Snapshot(key);
    }
}
