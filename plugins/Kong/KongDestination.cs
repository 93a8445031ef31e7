using System.Runtime.CompilerServices;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kong;

/// <summary>The writing side: copies are targets with our tags, and nothing without them is ever touched.</summary>
internal sealed class KongDestination(KongClient client) : IServiceDestination
{
    // From so many targets up it is cheaper to list everything than to ask for each.
    private const int Many = 16;

    private readonly Catalog _catalog = new();
    private readonly UpstreamLocks _locks = new();
    private KongReader? _reader;

    private KongReader Reader => _reader ??= new(client, _catalog);

    /// <summary>A session begins.</summary>
    public void Reset(ServerVersion version)
    {
        Reader.Version = version;
        _catalog.IsStale = true;
    }

    public CanonicalService Canonicalize(DesiredService desired, ObservedService observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        _catalog.Know(desired.SourceType);
        return KongCanonicalizer.Canonicalize(desired, observed.AdapterState as TargetView, _catalog, Reader.Version);
    }

    public async IAsyncEnumerable<ObservedService> ReadTargetsAsync(
        IReadOnlyList<TargetKey> targets, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var readAll = _catalog.IsStale || targets.Count >= Many;
        if (readAll)
        {
            await Reader.ReadCatalogAsync(cancellationToken);
        }

        SyncException? failure = null;
        foreach (var chunk in targets.Chunk(Many))
        {
            var views = await KongReader.ReadAllAsync(chunk, target => ReadAsync(target, readAll, cancellationToken));
            foreach (var (view, error) in views)
            {
                failure ??= error;
                if (view is not null)
                {
                    yield return view.ToObserved();
                }
            }

            if (failure is { Kind: not SyncErrorKind.Rejected })
            {
                break;
            }
        }

        if (failure is not null)
        {
            throw failure;
        }
    }

    public async IAsyncEnumerable<OwnedTarget> ListOwnedAsync(
        IReadOnlyCollection<string> owners, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(owners);
        await Reader.ReadCatalogAsync(cancellationToken);
        var wanted = owners.ToHashSet(StringComparer.Ordinal);
        var targets = _catalog.Services.AllOurs().Concat(_catalog.Upstreams.AllOurs()).Select(static one => one.Identity!.Target).Concat(_catalog.Attached.Keys)
            .Where(target => wanted.Contains(target.Source ?? "")).Distinct().Order().ToList();
        foreach (var chunk in targets.Chunk(Many))
        {
            foreach (var view in await KongReader.ReadAllAsync(chunk, target => Reader.ReadAsync(target, cancellationToken)))
            {
                var observed = view.ToObserved();
                var copies = observed.Instances.Where(static entry => entry.Ownership == CopyOwnership.Ours).Select(static entry => entry.Instance.Address).Distinct().Count();
                if (copies > 0 || observed.ServiceIsOurs)
                {
                    yield return new(view.Target, view.Target.Source ?? "", copies);
                }
            }
        }
    }

    public IReadOnlyList<PlannedObject> DescribeObjects(ChangeSet changeSet)
    {
        ArgumentNullException.ThrowIfNull(changeSet);
        return ChangeWords.Objects(changeSet);
    }

    public string? DescribeChange(ChangeSet changeSet, InstanceChange change)
    {
        ArgumentNullException.ThrowIfNull(changeSet);
        ArgumentNullException.ThrowIfNull(change);
        return ChangeWords.Of(changeSet, change);
    }

    public async Task<ApplyResult> ApplyAsync(IReadOnlyList<ChangeSet> batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        cancellationToken.ThrowIfCancellationRequested();
        var results = await Task.WhenAll(batch.Select(set => new ChangeSetRun(client, Reader, _catalog, _locks, set).RunAsync(cancellationToken)));
        return new() { ChangeSets = [.. results] };
    }

    private async Task<(TargetView? View, SyncException? Error)> ReadAsync(TargetKey target, bool isRead, CancellationToken cancellationToken)
    {
        try
        {
            if (!isRead)
            {
                await Reader.RefreshAsync(target, cancellationToken);
            }

            return (await Reader.ReadAsync(target, cancellationToken), null);
        }
        catch (SyncException error)
        {
            return (null, error);
        }
    }
}
