using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Polaris.Wire;

namespace PolarisSync.Plugins.Polaris;

/// <summary>
/// Reads services by Discover and keeps what it read, since Polaris answers a known revision with a word. Now and then everything is read anew
/// over HTTP whatever the revision says: the server may put an old list and a new revision together.
/// </summary>
/// <param name="client">Over HTTP.</param>
/// <param name="mapper">Translates.</param>
/// <param name="timeProvider">Tells how old a view is.</param>
/// <param name="connection">The Discover stream; null where there is none.</param>
/// <param name="trusted">For how long a view is as good as its revision; shorter than the audit's interval, so that every audit reads all there is.</param>
internal sealed class DiscoverReader(PolarisClient client, PolarisMapper mapper, TimeProvider timeProvider, DiscoverConnection? connection, TimeSpan trusted)
{
    private const int ChunkSize = 256;

    private readonly ConcurrentDictionary<ServiceKey, ServiceView> _views = new();

    /// <summary>What was read last of a service; null for nothing.</summary>
    public ServiceView? Known(ServiceKey service) => _views.GetValueOrDefault(service);

    /// <summary>Forgets what was read; called when the endpoint is opened.</summary>
    public void Reset() => _views.Clear();

    /// <summary>Forgets a service that nobody follows any more.</summary>
    public void Forget(ServiceKey service) => _views.TryRemove(service, out _);

    /// <summary>Reads services, each complete or absent; yields all it can tell before it throws.</summary>
    /// <param name="services">Distinct keys.</param>
    /// <param name="keep">Which views to keep beside those that are kept already.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async IAsyncEnumerable<ServiceView> ReadAsync(
        IReadOnlyCollection<ServiceKey> services, Func<ServiceView, bool> keep, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var chunk in services.Chunk(ChunkSize))
        {
            SyncException? failure = null;
            var done = new ConcurrentBag<ServiceView>();
            await Parallel.ForEachAsync(
                chunk,
                new ParallelOptions { MaxDegreeOfParallelism = PolarisClient.ReadsAtOnce, CancellationToken = cancellationToken },
                async (service, token) =>
                {
                    // What failed once most likely fails for all, each at its own timeout.
                    if (Volatile.Read(ref failure) is not null)
                    {
                        return;
                    }

                    try
                    {
                        done.Add(await ReadOneAsync(service, keep, token));
                    }
                    catch (SyncException error)
                    {
                        Interlocked.CompareExchange(ref failure, error, null);
                    }
                });
            foreach (var view in done)
            {
                yield return view;
            }

            if (failure is not null)
            {
                throw failure;
            }
        }
    }

    /// <summary>Asks once whether a service is still as <paramref name="known"/> shows it, and keeps the answer.</summary>
    /// <param name="discover">Whom to ask.</param>
    /// <param name="service">Which service.</param>
    /// <param name="known">What is known; null asks for everything.</param>
    /// <param name="keep">Whether to keep the answer, where nothing was kept before.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<ServiceView> AskAsync(
        IDiscover discover, ServiceKey service, ServiceView? known, Func<ServiceView, bool> keep, CancellationToken cancellationToken)
    {
        var answer = await discover.AskAsync(DiscoverQuestion.Instances(service, known?.Revision), cancellationToken);
        if (answer.Code == PolarisCodes.NoChange)
        {
            return known!;
        }

        var view = ToView(service, answer);
        if (view.Exists && (_views.ContainsKey(service) || keep(view)))
        {
            _views[service] = view;
        }
        else if (!view.Exists)
        {
            _views.TryRemove(service, out _);
        }

        return view;
    }

    /// <summary>The services of a namespace, without the server's own; of all namespaces when it is empty.</summary>
    public async Task<IReadOnlyList<ServiceKey>> ListAsync(string ns, CancellationToken cancellationToken)
    {
        var answer = await client.AskAsync(DiscoverQuestion.Services(ns, null), cancellationToken);
        return NamesOf(answer);
    }

    /// <summary>The services an answer names, without the server's own.</summary>
    public static IReadOnlyList<ServiceKey> NamesOf(WireDiscoverResponse answer)
    {
        var names = new List<ServiceKey>(answer.Services?.Count ?? 0);
        foreach (var service in answer.Services ?? [])
        {
            if (string.IsNullOrEmpty(service.Name) || string.IsNullOrEmpty(service.Namespace))
            {
                throw PolarisErrors.Unreadable("the list of services");
            }

            var key = new ServiceKey(service.Namespace, service.Name);
            if (!PolarisNames.IsServers(key))
            {
                names.Add(key);
            }
        }

        return names;
    }

    private async Task<ServiceView> ReadOneAsync(ServiceKey service, Func<ServiceView, bool> keep, CancellationToken cancellationToken)
    {
        if (!PolarisNames.CanBeAskedFor(service))
        {
            // Polaris holds no such name, and refuses the question.
            return new() { Service = service, Exists = false };
        }

        var known = Known(service);
        if (known is null || timeProvider.GetElapsedTime(known.ReadAt) > trusted)
        {
            return await AskAsync(client, service, null, keep, cancellationToken);
        }

        if (connection?.Current is { } stream)
        {
            try
            {
                return await AskAsync(stream, service, known, keep, cancellationToken);
            }
            catch (SyncException error) when (error.Kind == SyncErrorKind.Transient)
            {
                // The watch tells that the stream is gone; the HTTP port may well be there.
            }
        }

        return await AskAsync(client, service, known, keep, cancellationToken);
    }

    private ServiceView ToView(ServiceKey service, WireDiscoverResponse answer)
    {
        if (answer.Code == PolarisCodes.NotFound)
        {
            return new() { Service = service, Exists = false };
        }

        // Answers come in any order. Services that other namespaces export to this one come with their own namespace from servers after 1.18.
        var instances = (answer.Instances ?? [])
            .Where(instance => IsComplete(instance)
                ? string.Equals(instance.Namespace, service.Namespace, StringComparison.Ordinal)
                : throw PolarisErrors.Unreadable($"service '{service}'"))
            .OrderBy(static instance => instance.Id, StringComparer.Ordinal)
            .ToList();
        return new()
        {
            Service = service,
            Revision = answer.Service!.Revision,
            Metadata = MetadataMap.From(answer.Service.Metadata),
            Instances = [.. instances.Select(instance => mapper.ToObserved(service, instance))],
            InstanceRevisions = [.. instances.Select(static instance => instance.Revision ?? "")],
            ReadAt = timeProvider.GetTimestamp(),
        };
    }

    private static bool IsComplete(WireInstance? instance) =>
        instance is { Host: not null, Port: >= 0 and <= ushort.MaxValue, Namespace.Length: > 0 } && !string.IsNullOrEmpty(instance.Id);
}
