using System.Collections.Concurrent;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>
/// Sees to it that the namespace of a copy exists. Nacos itself does not ask for one: instances of a namespace that nobody created live unseen.
/// </summary>
internal sealed class NamespaceKeeper(NacosApi api, bool create) : IDisposable
{
    private readonly ConcurrentDictionary<string, byte> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _gate = new(1);

    /// <summary>Forgets what is known; called when the endpoint is opened.</summary>
    public void Reset() => _known.Clear();

    /// <summary>Creates a missing namespace where that is allowed.</summary>
    /// <exception cref="SyncException">Rejected: it is missing and may not be created.</exception>
    public async Task EnsureAsync(string ns, CancellationToken cancellationToken)
    {
        if (ns == NacosService.PublicNamespace || _known.ContainsKey(ns))
        {
            return;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_known.ContainsKey(ns))
            {
                return;
            }

            // Where the list may not be read nobody can tell, and Nacos takes the copies either way.
            if (await api.ListNamespacesAsync(cancellationToken) is { } namespaces && !namespaces.Contains(ns, StringComparer.Ordinal))
            {
                if (!create)
                {
                    throw new SyncException(SyncErrorKind.Rejected, $"Nacos has no namespace '{ns}'. Create it there, or set the option create_namespaces to true.");
                }

                await api.CreateNamespaceAsync(ns, cancellationToken);
            }

            _known[ns] = 0;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
