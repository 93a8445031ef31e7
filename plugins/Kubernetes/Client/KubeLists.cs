using PolarisSync.Abstractions;
using PolarisSync.Plugins.Kubernetes.Wire;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>Reads whole lists, page by page: complete, or an exception.</summary>
internal static class KubeLists
{
    private const int PageSize = 500;
    private const int Tries = 3;

    /// <summary>Everything there is, all from one moment, and the version of that moment.</summary>
    /// <exception cref="SyncException">Not all of it could be read.</exception>
    public static async Task<(List<TView> Items, string Version)> ReadAsync<TWire, TView>(
        KubeApi api, KubeResource<TWire, TView> resource, KubePath path, CancellationToken cancellationToken)
        where TWire : class, IWireObject
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ReadOnceAsync(api, resource, path, cancellationToken);
            }
            catch (ExpiredException) when (attempt < Tries)
            {
                // The state of the first page was forgotten on the way: what came of it is dropped, and all begins anew.
            }
            catch (ExpiredException error)
            {
                throw new SyncException(SyncErrorKind.Transient, $"The API server forgot the state of {resource.What} {Tries} times before the last page was read.", error);
            }
        }
    }

    private static async Task<(List<TView> Items, string Version)> ReadOnceAsync<TWire, TView>(
        KubeApi api, KubeResource<TWire, TView> resource, KubePath path, CancellationToken cancellationToken)
        where TWire : class, IWireObject
    {
        var items = new List<TView>();
        string? version = null;
        string? token = null;
        do
        {
            var page = await api.GetAsync(path.Page(PageSize, token), resource.What, resource.ListType, cancellationToken);
            if (page.Items is not { } found || page.Kind?.EndsWith("List", StringComparison.Ordinal) != true || page.Metadata?.ResourceVersion is not { Length: > 0 } seen)
            {
                // An answer that is no list says nothing: least of all that there is nothing.
                throw KubeErrors.Unreadable(resource.What);
            }

            version ??= seen;
            items.EnsureCapacity(items.Count + found.Count);
            foreach (var item in found)
            {
                items.Add(resource.Convert(item));
            }

            token = page.Metadata.Continue;
        }
        while (!string.IsNullOrEmpty(token));

        return (items, version);
    }
}
