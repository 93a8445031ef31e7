using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>Reads services exactly, few one by one, many through the lists with instances; what those do not show is read alone.</summary>
internal sealed class ServiceReader(NacosApi api)
{
    /// <summary>More than this of one namespace are read through the lists.</summary>
    public const int MostByName = 64;

    private const int ReadsAtOnce = 8;
    private const int ChunkSize = 64;

    /// <summary>Reads services; yields all it can tell before it throws.</summary>
    /// <param name="services">Distinct services.</param>
    /// <param name="isEnough">Whether a reading that may lack the kinds of instances will do.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async IAsyncEnumerable<ServiceReading> ReadAsync(
        IReadOnlyCollection<NacosService> services, Func<ServiceReading, bool> isEnough, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SyncException? failure = null;
        foreach (var ns in services.GroupBy(service => service.Namespace, StringComparer.Ordinal))
        {
            var left = ns.ToHashSet();
            if (left.Count > MostByName)
            {
                var all = api.ReadAllAsync(ns.Key, cancellationToken).GetAsyncEnumerator(cancellationToken);
                await using var enumerator = all;
                while (await NextAsync(all))
                {
                    if (left.Contains(all.Current.Service) && isEnough(all.Current) && left.Remove(all.Current.Service))
                    {
                        yield return all.Current;
                    }
                }
            }

            foreach (var chunk in left.Chunk(ChunkSize))
            {
                var done = new ConcurrentBag<ServiceReading>();
                await Parallel.ForEachAsync(
                    chunk,
                    new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellationToken },
                    async (service, token) =>
                    {
                        try
                        {
                            done.Add(await api.ReadAsync(service, token));
                        }
                        catch (SyncException error)
                        {
                            Interlocked.CompareExchange(ref failure, error, null);
                        }
                    });
                foreach (var reading in done)
                {
                    yield return reading;
                }

                // What failed once most likely fails for thousands more, each at its own timeout.
                if (failure is { Kind: not (SyncErrorKind.Rejected or SyncErrorKind.NotFound) })
                {
                    throw failure;
                }
            }
        }

        if (failure is not null)
        {
            throw failure;
        }

        async Task<bool> NextAsync(IAsyncEnumerator<ServiceReading> all)
        {
            try
            {
                return await all.MoveNextAsync();
            }
            catch (SyncException error) when (error.Kind is SyncErrorKind.Rejected or SyncErrorKind.NotFound or SyncErrorKind.Protocol)
            {
                // The lists are a short cut: without them each is read alone.
                return false;
            }
        }
    }
}
