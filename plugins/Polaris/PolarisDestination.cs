using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

/// <summary>The writing side: copies have ids of their own, and nothing else is ever touched.</summary>
internal sealed class PolarisDestination(PolarisClient client, DiscoverReader reader, RecentWrites recent, CopyIds ids, TimeProvider timeProvider) : IServiceDestination, IDisposable
{
    /// <summary>How long Discover may lag behind a write: the server's cache turns once a second (p99 1.1 s, measured on 1.18.1).</summary>
    public static readonly TimeSpan ReadLag = TimeSpan.FromSeconds(1.5);

    private readonly ServiceMaker _services = new(client);
    private readonly WriteGate _gate = new();

    // When a write of a service ended without an answer.
    private readonly ConcurrentDictionary<ServiceKey, long> _doubtful = new();

    /// <summary>Forgets what was made and written; called when the endpoint is opened.</summary>
    public void Reset()
    {
        _services.Reset();
        recent.Reset();
    }

    public CanonicalService Canonicalize(DesiredService desired, ObservedService observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        return CopyCanonicalizer.Canonicalize(desired);
    }

    public async IAsyncEnumerable<ObservedService> ReadTargetsAsync(
        IReadOnlyList<TargetKey> targets, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var keys = targets.ToDictionary(target => target.Service);
        var doubtful = keys.Keys.Where(_doubtful.ContainsKey).ToList();
        await foreach (var view in reader.ReadAsync([.. keys.Keys.Except(doubtful)], static _ => true, cancellationToken))
        {
            yield return recent.Apply(view).ToObserved(keys[view.Service]);
        }

        if (doubtful.Count == 0)
        {
            yield break;
        }

        // What a write without an answer did shows once the server's cache has turned.
        var wait = doubtful.Max(key => ReadLag - (_doubtful.TryGetValue(key, out var at) ? timeProvider.GetElapsedTime(at) : ReadLag));
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, timeProvider, cancellationToken);
        }

        await foreach (var view in reader.ReadAsync(doubtful, static _ => true, cancellationToken))
        {
            _doubtful.TryRemove(view.Service, out _);
            yield return recent.Apply(view).ToObserved(keys[view.Service]);
        }
    }

    public async IAsyncEnumerable<OwnedTarget> ListOwnedAsync(
        IReadOnlyCollection<string> owners, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(owners);
        var wanted = owners.ToHashSet(StringComparer.Ordinal);
        var services = await reader.ListAsync("", cancellationToken);
        await foreach (var read in reader.ReadAsync([.. services.Union(recent.Services)], static view => view.Instances.Any(IsOurs), cancellationToken))
        {
            var view = recent.Apply(read);
            foreach (var (owner, copies) in view.Instances.Where(IsOurs).Select(instance => instance.Owner!).Where(wanted.Contains).CountBy(owner => owner, StringComparer.Ordinal))
            {
                yield return new(new(view.Service), owner, copies);
            }
        }

        static bool IsOurs(ObservedInstance instance) => instance.Ownership == CopyOwnership.Ours;
    }

    public async Task<ApplyResult> ApplyAsync(IReadOnlyList<ChangeSet> batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        try
        {
            var result = await _gate.PassAsync(
                batch.Sum(set => set.Changes.Length), () => new BatchRun(client, _services, recent, ids, batch).RunAsync(cancellationToken), cancellationToken);
            Doubt(result.ChangeSets.Where(set => set.Outcomes.Any(outcome => outcome.Error == SyncErrorKind.Transient)).Select(set => set.Target.Service));
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Doubt(batch.Select(set => set.Target.Service));
            throw;
        }
    }

    public void Dispose() => _gate.Dispose();

    private void Doubt(IEnumerable<ServiceKey> services)
    {
        foreach (var service in services)
        {
            _doubtful[service] = timeProvider.GetTimestamp();
        }
    }
}
