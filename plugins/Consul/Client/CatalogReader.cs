using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>
/// Reads services, few one by one, many in one dump of the catalog. An empty answer is believed only next to proof that the token can see:
/// Consul answers a token without rights like an empty catalog.
/// </summary>
internal sealed partial class CatalogReader(ConsulClient client, ConsulMapper mapper, ILogger logger)
{
    /// <summary>So many are read by name however small the catalog is; beyond, the dump is read once it is cheaper than that.</summary>
    public const int MostByName = 16;

    // Measured on 1.8.7 with ten instances a service: a service by name costs both sides as much as two in the dump; further away more.
    private const int DumpedPerNamed = 4;
    private const int ChunkSize = 64;
    private volatile bool _dumpRefused;
    private volatile int _catalogSize;

    /// <summary>Whether the dump may be used; it is no documented call, and may be gone one day or closed off.</summary>
    public bool CanDump => !_dumpRefused;

    /// <summary>What a watch that begins may go on from.</summary>
    public FirstReads FirstReads { get; } = new();

    /// <summary>Tries the dump anew; called when the endpoint is opened.</summary>
    public void Reset()
    {
        _dumpRefused = false;
        _catalogSize = 0;
        FirstReads.Reset();
    }

    /// <summary>Takes over how many services the catalog holds.</summary>
    public void NoteSize(int services) => _catalogSize = services;

    /// <summary>The names of all services with their tags, <c>consul</c> itself included; throws when the token cannot see.</summary>
    public async Task<ConsulAnswer<Dictionary<string, List<string>>>> ListAsync(ConsulQuery query, CancellationToken cancellationToken)
    {
        var answer = await client.GetAsync(query, ConsulJson.Default.DictionaryStringListString, cancellationToken);
        _catalogSize = answer.Value.Count;
        return answer.Value.ContainsKey(ServiceNames.Consul) ? answer : throw ConsulErrors.NotVisible();
    }

    /// <summary>Reads services by name; yields all it can tell before it throws.</summary>
    /// <param name="names">Distinct names.</param>
    /// <param name="map">Makes of an instance what is kept of it.</param>
    /// <param name="known">What earlier reads of the same caller showed; null to read all of it.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public IAsyncEnumerable<CatalogService<T>> ReadAsync<T>(
        IReadOnlyCollection<string> names, Func<CatalogDraft, T> map, KnownServices<T>? known, CancellationToken cancellationToken)
        where T : class =>
        known?.HoldsMostOf(names) == true && PrefersDump(names)
            ? ReadChangedAsync(names, map, known, cancellationToken)
            : ReadAnewAsync(names, map, known, cancellationToken);

    /// <summary>
    /// Decides after a failed dump: gives the dump up when documented calls work though it does not, else throws what they say.
    /// False: the failure is no reason to give it up.
    /// </summary>
    public async Task<bool> GiveUpDumpAsync(SyncException error, CancellationToken cancellationToken)
    {
        if (error.Kind is SyncErrorKind.Transient)
        {
            return false;
        }

        await ListAsync(ConsulQuery.Services, cancellationToken);
        if (!_dumpRefused)
        {
            _dumpRefused = true;
            Log.DumpRefused(logger, error.Message);
        }

        return true;
    }

    private bool PrefersDump(IReadOnlyCollection<string> names) =>
        CanDump && ((names.Count > MostByName && (long)names.Count * DumpedPerNamed >= _catalogSize) || !names.All(ServiceNames.CanBeAskedFor));

    private IAsyncEnumerable<CatalogService<T>> ReadAnewAsync<T>(
        IReadOnlyCollection<string> names, Func<CatalogDraft, T> map, KnownServices<T>? known, CancellationToken cancellationToken)
        where T : class =>
        PrefersDump(names) ? ReadDumpAsync(names, map, known, cancellationToken) : ReadByNameAsync(names, map, cancellationToken);

    /// <summary>One dump of the indexes alone tells what is as it was; the others are read.</summary>
    private async IAsyncEnumerable<CatalogService<T>> ReadChangedAsync<T>(
        IReadOnlyCollection<string> names, Func<CatalogDraft, T> map, KnownServices<T> known, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        Dictionary<string, ulong>? numbers = null;
        SnapshotVersion version = default;
        try
        {
            (numbers, version) = await CollectNumbersAsync(cancellationToken);
        }
        catch (SyncException error) when (error.Kind is not SyncErrorKind.Transient)
        {
            await GiveUpDumpAsync(error, cancellationToken);
        }

        var changed = new List<string>();
        foreach (var name in names)
        {
            if (numbers is null)
            {
                changed.Add(name);
            }
            else if (!numbers.TryGetValue(name, out var number))
            {
                var gone = new CatalogService<T>(name, version);
                known.Note(gone, number);
                yield return gone;
            }
            else if (known.Find(name, version.Epoch, number) is { IsDefault: false } instances)
            {
                yield return new(name, version) { Exists = true, Instances = instances };
            }
            else
            {
                changed.Add(name);
            }
        }

        if (changed.Count > 0)
        {
            await foreach (var service in ReadAnewAsync(changed, map, known, cancellationToken))
            {
                yield return service;
            }
        }
    }

    private async Task<(Dictionary<string, ulong> Numbers, SnapshotVersion Version)> CollectNumbersAsync(CancellationToken cancellationToken)
    {
        var version = default(SnapshotVersion);
        var numbers = new CatalogNumbers(_catalogSize);
        await client.DumpAsync(ConsulQuery.Dump, DumpTypes.Indexes, numbers, head => version = head.Version, cancellationToken);
        if (!numbers.Services.ContainsKey(ServiceNames.Consul))
        {
            throw ConsulErrors.NotVisible();
        }

        _catalogSize = numbers.Services.Count;
        return (numbers.OfThisLife(), version);
    }

    private async IAsyncEnumerable<CatalogService<T>> ReadDumpAsync<T>(
        IReadOnlyCollection<string> names, Func<CatalogDraft, T> map, KnownServices<T>? known, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        CatalogCollector? dump = null;
        Dictionary<string, ulong> numbers = [];
        SnapshotVersion version = default;
        try
        {
            (dump, numbers, version) = await CollectDumpAsync(names, known is not null, cancellationToken);
        }
        catch (SyncException error) when (error.Kind is not SyncErrorKind.Transient)
        {
            await GiveUpDumpAsync(error, cancellationToken);
        }

        if (dump is null)
        {
            await foreach (var service in ReadByNameAsync(names, map, cancellationToken))
            {
                yield return service;
            }

            yield break;
        }

        foreach (var name in names)
        {
            // Given away one by one: a draft is garbage as soon as it was mapped.
            var service = Collect(name, version, dump.Take(name), map);
            known?.Note(service, numbers.GetValueOrDefault(name));
            yield return service;
        }

        known?.Sweep();
    }

    private async Task<(CatalogCollector Dump, Dictionary<string, ulong> Numbers, SnapshotVersion Version)> CollectDumpAsync(
        IReadOnlyCollection<string> names, bool numbersWanted, CancellationToken cancellationToken)
    {
        var version = default(SnapshotVersion);
        using var record = FirstReads.Begin();
        var numbers = record?.Numbers ?? (numbersWanted ? new(_catalogSize) : null);
        var dump = new CatalogCollector(names, mapper, numbers);
        await client.DumpAsync(ConsulQuery.Dump, DumpTypes.Whole, dump, TakeHead, cancellationToken);
        if (!dump.Has(ServiceNames.Consul))
        {
            throw ConsulErrors.NotVisible();
        }

        _catalogSize = dump.Count;
        record?.Complete(names);

        // The watch that takes the record goes on writing into its numbers.
        return (dump, numbersWanted ? numbers!.OfThisLife() : [], version);

        void TakeHead(ConsulResponse head)
        {
            version = head.Version;
            record?.TakeHead(head.Index);
        }
    }

    private async IAsyncEnumerable<CatalogService<T>> ReadByNameAsync<T>(
        IReadOnlyCollection<string> names, Func<CatalogDraft, T> map, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        SyncException? failure = null;
        var empty = new List<CatalogService<T>>();
        FirstReads.NoteReadByName(names);
        foreach (var chunk in names.Chunk(ChunkSize))
        {
            var done = new ConcurrentBag<CatalogService<T>>();
            await Parallel.ForEachAsync(
                chunk,
                new ParallelOptions { MaxDegreeOfParallelism = ConsulClient.ReadsAtOnce, CancellationToken = cancellationToken },
                async (name, token) =>
                {
                    try
                    {
                        done.Add(await ReadOneAsync(name, map, token));
                    }
                    catch (SyncException error)
                    {
                        Interlocked.CompareExchange(ref failure, error, null);
                    }
                });
            foreach (var service in done)
            {
                if (service.Exists)
                {
                    yield return service;
                }
                else
                {
                    empty.Add(service);
                }
            }

            // What failed once most likely fails for thousands more, each at its own timeout.
            if (failure is { Kind: not SyncErrorKind.Config })
            {
                throw failure;
            }
        }

        if (empty.Count > 0)
        {
            await foreach (var service in ConfirmEmptyAsync(empty, map, cancellationToken))
            {
                yield return service;
            }
        }

        if (failure is not null)
        {
            throw failure;
        }
    }

    /// <summary>One list for all of them: an empty answer counts when <c>consul</c> is in the list and the service is not.</summary>
    private async IAsyncEnumerable<CatalogService<T>> ConfirmEmptyAsync<T>(
        List<CatalogService<T>> empty, Func<CatalogDraft, T> map, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        var list = await ListAsync(ConsulQuery.Services, cancellationToken);
        SyncException? failure = null;
        foreach (var service in empty)
        {
            if (!list.Value.ContainsKey(service.Name))
            {
                yield return service;
                continue;
            }

            // It came between the two reads, or its nodes may not be seen: read anew.
            var again = await ReadOneAsync(service.Name, map, cancellationToken);
            if (again.Exists)
            {
                yield return again;
            }
            else
            {
                failure ??= await IsListedAsync(service.Name, cancellationToken) ? ConsulErrors.NoNodeRights(service.Name) : null;
            }
        }

        if (failure is not null)
        {
            throw failure;
        }
    }

    private async Task<bool> IsListedAsync(string name, CancellationToken cancellationToken) =>
        (await ListAsync(ConsulQuery.Services, cancellationToken)).Value.ContainsKey(name);

    private async Task<CatalogService<T>> ReadOneAsync<T>(string name, Func<CatalogDraft, T> map, CancellationToken cancellationToken)
        where T : class
    {
        if (!ServiceNames.CanBeAskedFor(name))
        {
            throw new SyncException(SyncErrorKind.Config, "A service name holds characters Consul refuses in a path, and the dump that could show it is not available.");
        }

        var answer = await client.GetAsync(ConsulQuery.Service(name), ConsulJson.Default.ListWireHealthEntry, cancellationToken);
        return Collect(name, answer, map);
    }

    /// <summary>The entries of exactly this name: Consul finds services without regard to case.</summary>
    public CatalogService<T> Collect<T>(string name, ConsulAnswer<List<WireHealthEntry>> answer, Func<CatalogDraft, T> map)
        where T : class
    {
        var drafts = new List<CatalogDraft?>(answer.Value.Count);
        foreach (var entry in answer.Value)
        {
            if (entry is null)
            {
                throw ConsulErrors.Unreadable($"service '{name}'");
            }

            if (string.Equals(entry.Service.Service, name, StringComparison.Ordinal))
            {
                drafts.Add(mapper.Take(entry));
            }
        }

        return Collect(name, answer.Version, drafts.Count == 0 ? null : drafts, map);
    }

    private static CatalogService<T> Collect<T>(string name, SnapshotVersion version, List<CatalogDraft?>? drafts, Func<CatalogDraft, T> map)
        where T : class =>
        drafts is null
            ? new(name, version)
            : new(name, version) { Exists = true, Instances = [.. drafts.OfType<CatalogDraft>().Select(map)] };
}
