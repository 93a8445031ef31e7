using System.Collections.Concurrent;

namespace PolarisSync.Plugins.Kong;

/// <summary>
/// One writer for each upstream: up to 2.8 two POSTs at once can store an address twice. An upstream of ours belongs to one target, on which the engine
/// never works twice at once; one that groups of several targets attach to has its turn here.
/// </summary>
internal sealed class UpstreamLocks
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _locks = new(StringComparer.Ordinal);

    public async Task<T> RunAsync<T>(string upstream, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var turn = _locks.GetOrAdd(upstream, static _ => new(1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            turn.Release();
        }
    }
}
