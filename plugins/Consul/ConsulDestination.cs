using System.Runtime.CompilerServices;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>The writing side: copies stand on one node for each owner, and nothing else is ever touched.</summary>
internal sealed class ConsulDestination(ConsulClient client, CatalogReader reader, ConsulMapper mapper, CopyNodes nodes, Action<int> noteWritten) : IServiceDestination
{
    private readonly CopyNodeRegistry _registry = new(client, nodes);
    private volatile KnownServices<ObservedInstance> _known = new();

    /// <summary>Operations one transaction of this server may hold.</summary>
    public int OperationsAtOnce { get; set; } = TransactionLimits.OperationsBefore114;

    /// <summary>Forgets which nodes and what services there are; called when the endpoint is opened. What a read under way still shows is forgotten too.</summary>
    public void Reset()
    {
        _registry.Reset();
        _known = new();
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
        var keys = targets.Where(target => ServiceKeys.IsDefault(target.Service)).ToDictionary(target => target.Service.Name, StringComparer.Ordinal);
        if (keys.Count > 0)
        {
            await foreach (var service in reader.ReadAsync(keys.Keys, mapper.ToObserved, _known, cancellationToken))
            {
                yield return new()
                {
                    Target = keys[service.Name],
                    Exists = service.Exists,
                    Instances = service.Instances,
                    Version = service.Version,
                };
            }
        }

        if (keys.Count < targets.Count)
        {
            ServiceKeys.RequireDefault(targets.First(target => !ServiceKeys.IsDefault(target.Service)).Service.Namespace);
        }
    }

    public async IAsyncEnumerable<OwnedTarget> ListOwnedAsync(
        IReadOnlyCollection<string> owners, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(owners);
        var canSee = false;
        foreach (var owner in owners)
        {
            var services = await ReadNodeAsync(nodes.NameOf(owner), cancellationToken);
            if (services is null or { Count: 0 } && !canSee)
            {
                // No node, or none that the token may see: the list tells.
                await reader.ListAsync(ConsulQuery.Services, cancellationToken);
                canSee = true;
            }

            foreach (var service in (services ?? []).CountBy(instance => instance.Service, StringComparer.Ordinal))
            {
                yield return new(new(ServiceKeys.Of(service.Key)), owner, service.Value);
            }
        }
    }

    public Task<ApplyResult> ApplyAsync(IReadOnlyList<ChangeSet> batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        noteWritten(batch.Sum(static set => set.Changes.Length));
        return new TransactionRun(client, nodes, _registry, OperationsAtOnce, batch).RunAsync(cancellationToken);
    }

    private async Task<IReadOnlyCollection<WireIndexedService>?> ReadNodeAsync(string node, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.GetOrNullAsync(ConsulQuery.NodeServices(node), ConsulJson.Default.WireNodeServices, cancellationToken);
            return answer.Value?.Services;
        }
        catch (SyncException error) when (error.Kind == SyncErrorKind.NotFound)
        {
            var answer = await client.GetOrNullAsync(ConsulQuery.NodeServiceMap(node), ConsulJson.Default.WireNodeServiceMap, cancellationToken);
            return answer.Value?.Services?.Values;
        }
    }
}
