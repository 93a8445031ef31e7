using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Fakes;

internal sealed class InMemorySource(InMemoryRegistry registry) : IServiceSource
{
    public async Task<ServiceList> ListServicesAsync(string ns, CancellationToken cancellationToken)
    {
        await registry.EnterAsync("ListServices", InMemoryFaultScope.Reads, registry.Options.ReadDelay, cancellationToken);
        var state = registry.Visible;
        return new() { Namespace = ns, Services = ListOf(state, ns).RemoveAll(key => registry.HiddenFromLists(key)), Version = new(state.Epoch, state.Index) };
    }

    public async IAsyncEnumerable<ServiceSnapshot> ReadServicesAsync(
        IReadOnlyList<ServiceKey> services, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await registry.EnterAsync("ReadServices", InMemoryFaultScope.Reads, registry.Options.ReadDelay, cancellationToken);
        registry.CountKeys(services);
        var state = registry.Visible;
        await registry.AnswerAsync("ReadServices", cancellationToken);
        foreach (var service in services)
        {
            if (registry.IsReadable(service) && !registry.IsDoubted(service))
            {
                var snapshot = SnapshotOf(state, service);
                yield return registry.Options.HasVersions ? snapshot : snapshot with { Version = null };
            }
        }

        registry.ThrowIfUnreadable(services);
        registry.ThrowIfDoubted(services);
    }

    public async IAsyncEnumerable<SourceEvent> WatchAsync(WatchSet wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var drops = registry.Drops;
        var said = registry.SaidSoFar;
        await registry.EnterAsync("Watch", InMemoryFaultScope.Watches, TimeSpan.Zero, cancellationToken);
        var told = new InMemoryWatchMemory(registry.Visible, wanted.Current, registry.Options.Watch);
        yield return new SourceEvent.Live();
        while (true)
        {
            var pulse = registry.NextPulse;
            cancellationToken.ThrowIfCancellationRequested();
            if (registry.Drops != drops)
            {
                throw new SyncException(SyncErrorKind.Transient, "The watch of the in-memory registry was dropped.");
            }

            await registry.ThrowIfFaultyAsync("Watch", InMemoryFaultScope.Watches, cancellationToken);
            foreach (var (sourceEvent, heard) in registry.SaidAfter(said))
            {
                said++;
                yield return sourceEvent;
                heard.TrySetResult();
            }

            var selection = wanted.Current;
            if (!registry.MuteWatches)
            {
                foreach (var sourceEvent in told.Advance(registry.Visible, selection))
                {
                    if (registry.Options.WatchDelay > TimeSpan.Zero)
                    {
                        await Task.Delay(registry.Options.WatchDelay, registry.Time, cancellationToken);
                    }

                    // What is told late is told as it is by then: a snapshot equals a read of its moment.
                    yield return sourceEvent is SourceEvent.Snapshot snapshot
                        ? new SourceEvent.Snapshot(Versioned(told.Tell(registry.Visible, snapshot.Service.Service)))
                        : sourceEvent;
                }
            }

            await WaitAsync(pulse, wanted, selection, cancellationToken);
        }
    }

    internal static ImmutableArray<ServiceKey> ListOf(InMemoryState state, string ns) =>
        [.. state.Services.Keys.Where(service => string.Equals(service.Namespace, ns, StringComparison.Ordinal))];

    internal static ServiceSnapshot SnapshotOf(InMemoryState state, ServiceKey service) =>
        state.Services.TryGetValue(service, out var found)
            ? new()
            {
                Service = service,
                Instances = [.. found.Entries.Select(entry => entry.Owner is null ? entry.Instance : entry.Instance with { Mark = entry.Owner })],
                Metadata = found.Metadata,
                Version = state.VersionOf(service),
            }
            : ServiceSnapshot.Absent(service, state.VersionOf(service));

    private ServiceSnapshot Versioned(ServiceSnapshot snapshot) => registry.Options.HasVersions ? snapshot : snapshot with { Version = null };

    private async Task WaitAsync(Task pulse, WatchSet wanted, WatchSelection selection, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waits = new List<Task> { pulse, wanted.WaitForChangeAsync(selection, ended.Token), Task.Delay(Timeout.InfiniteTimeSpan, registry.Time, ended.Token) };
        if (registry.Options.Lag > TimeSpan.Zero && !ReferenceEquals(registry.Visible, registry.State))
        {
            waits.Add(Task.Delay(registry.Options.Lag / 4, registry.Time, ended.Token));
        }

        await Task.WhenAny(waits);
        await ended.CancelAsync();
    }
}
