using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>The writing side: copies live by connections of our own, and nothing else is ever touched.</summary>
internal sealed class NacosDestination(
    NacosApi api, ServiceReader reader, NacosMapper mapper, CopySession session, NamespaceKeeper namespaces, LossGrace grace, TimeProvider timeProvider, ServiceKind kindOfNew)
    : IServiceDestination
{
    private const int WritesAtOnce = 8;

    // Namespaces that were asked about: all that can be searched where the list of namespaces may not be read.
    private readonly ConcurrentDictionary<string, byte> _asked = new(StringComparer.Ordinal) { [NacosService.PublicNamespace] = 0 };

    public CanonicalService Canonicalize(DesiredService desired, ObservedService observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        return CopyCanonicalizer.Canonicalize(desired, observed);
    }

    public async IAsyncEnumerable<ObservedService> ReadTargetsAsync(
        IReadOnlyList<TargetKey> targets, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var keys = new Dictionary<NacosService, TargetKey>(targets.Count);
        foreach (var target in targets)
        {
            var service = NacosService.Of(target.Service);
            keys.TryAdd(service, target);
            _asked.TryAdd(service.Namespace, 0);
        }

        await foreach (var reading in reader.ReadAsync(keys.Keys, IsEnough, cancellationToken))
        {
            var observed = Observe(keys[reading.Service], reading);

            // It is a read of the source as well, so it has to be one that the source would give; whether a loss is believed the source finds out.
            yield return observed with { IsSourceRead = grace.TryTake(reading.Service, observed.Instances.Count(static entry => entry.Instance.Mark is null)) };
        }
    }

    public async IAsyncEnumerable<OwnedTarget> ListOwnedAsync(
        IReadOnlyCollection<string> owners, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(owners);
        cancellationToken.ThrowIfCancellationRequested();
        var wanted = owners.ToHashSet(StringComparer.Ordinal);
        var spaces = await api.ListNamespacesAsync(cancellationToken) ?? [.. _asked.Keys];
        foreach (var ns in spaces.Union(_asked.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            // Nobody's copies are missed for standing on another page: the names are complete, and what the pages lack is read alone.
            var services = (await api.ListAsync(ns, cancellationToken)).Where(static service => service.HasKey).ToList();
            await foreach (var reading in reader.ReadAsync(services, IsEnough, cancellationToken))
            {
                var target = new TargetKey(reading.Service.ToKey());
                var ours = Observe(target, reading).Instances.Where(entry => entry.Ownership == CopyOwnership.Ours && wanted.Contains(entry.Owner!));
                foreach (var (owner, copies) in ours.CountBy(static entry => entry.Owner!, StringComparer.Ordinal))
                {
                    yield return new(target, owner, copies);
                }
            }
        }

        session.Begin();
    }

    public async Task<ApplyResult> ApplyAsync(IReadOnlyList<ChangeSet> batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        cancellationToken.ThrowIfCancellationRequested();
        var results = new ChangeSetResult[batch.Count];
        var persistent = new PersistentRun(api, mapper, timeProvider);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, batch.Count),
            new ParallelOptions { MaxDegreeOfParallelism = WritesAtOnce, CancellationToken = cancellationToken },
            async (index, token) =>
            {
                try
                {
                    if (batch[index].Changes.Any(static change => change.Kind == ChangeKind.Create))
                    {
                        await namespaces.EnsureAsync(NacosService.Of(batch[index].Target.Service).Namespace, token);
                    }

                    results[index] = await new ChangeSetRun(session, persistent, timeProvider, kindOfNew, batch[index]).RunAsync(token);
                }
                catch (SyncException error)
                {
                    results[index] = ChangeSetResult.AllAs(batch[index], ChangeOutcome.Failed(error));
                }
            });
        return new() { ChangeSets = [.. results] };
    }

    private ObservedService Observe(TargetKey target, ServiceReading reading)
    {
        var set = session.LaneOf(reading.Service).Find(reading.Service);
        var kind = reading.Instances.Count == 0 ? ServiceKind.Unknown : reading.Instances[0].Ephemeral switch
        {
            true => ServiceKind.Ephemeral,
            false => ServiceKind.Persistent,
            _ => ServiceKind.Unknown,
        };
        return new()
        {
            Target = target,
            Exists = reading.Exists || !set.Copies.IsEmpty,
            Instances = Ownerships.Judge(reading.Instances, set, mapper, timeProvider.GetUtcNow()),
            IsOwnershipWeak = set.Copies.IsEmpty && (kind == ServiceKind.Unknown ? kindOfNew : kind) == ServiceKind.Persistent,
            AdapterState = kind,
        };
    }

    // The lists of 2.x do not tell the kind, and what carries a mark is judged by it; where we published, the service is ephemeral.
    private bool IsEnough(ServiceReading reading) =>
        !session.LaneOf(reading.Service).Find(reading.Service).Copies.IsEmpty
        || reading.Instances.All(static instance => instance.Ephemeral is not null || instance.Metadata?.ContainsKey(SyncMark.MetadataKey) != true);
}
