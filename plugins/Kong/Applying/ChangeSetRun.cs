using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kong;

/// <summary>
/// Carries one change set out: upstreams, then their targets, then the service, so that no request finds a host that nothing stands behind; then what goes:
/// targets, once what takes their place is written, the service before the upstreams behind it.
/// </summary>
internal sealed class ChangeSetRun
{
    private readonly ChangeSet _set;
    private readonly KongLayout _layout;
    private readonly TargetView _view;
    private readonly ObjectWriter _objects;
    private readonly RowWriter _rows;
    private readonly SyncException?[] _failures;
    private SyncException? _serviceFailure;

    public ChangeSetRun(KongClient client, KongReader reader, Catalog catalog, UpstreamLocks locks, ChangeSet set)
    {
        _set = set;
        _layout = set.AdapterState as KongLayout ?? new() { Target = set.Target };
        _view = set.Observed.AdapterState as TargetView ?? new() { Target = set.Target };
        var writer = new KongWriter(client);
        _objects = new(writer, reader, catalog);
        _rows = new(writer, reader, catalog, locks);
        _failures = new SyncException?[set.Changes.Length];
    }

    public async Task<ChangeSetResult> RunAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_set.EnsureGroups.Select(group => _layout.Find(group.Name)).OfType<GroupPlan>().Select(group => TryServiceAsync(() => _objects.EnsureAsync(group, cancellationToken))));
        await PutAllAsync(cancellationToken);
        if (_set.Service == ServiceAction.Ensure && _layout.Service is { } service)
        {
            await TryServiceAsync(() => EnsureServiceAsync(service, cancellationToken));
        }

        await RemoveRowsAsync(cancellationToken);
        await RemoveObjectsAsync(cancellationToken);
        return new()
        {
            Target = _set.Target,
            Outcomes = [.. _failures.Select(static failure => failure is null ? ChangeOutcome.Applied : ChangeOutcome.Failed(failure))],
            Service = _serviceFailure is { } failure ? ChangeOutcome.Failed(failure) : ChangeOutcome.Applied,
        };
    }

    // Groups beside each other, the targets of one group one after the other.
    private async Task PutAllAsync(CancellationToken cancellationToken)
    {
        var puts = _set.Changes.SelectMany((change, index) => (change.Desired?.Groups ?? []).Select(label => (Label: label, Index: index, Desired: change.Desired!)));
        await Task.WhenAll(puts.GroupBy(static put => put.Label, StringComparer.Ordinal).Select(async group =>
        {
            foreach (var put in group)
            {
                await TryAsync(put.Index, () => PutAsync(put.Label, put.Desired, cancellationToken));
            }
        }));
    }

    private Task PutAsync(string label, ServiceInstance desired, CancellationToken cancellationToken)
    {
        if (_layout.Find(label) is not { } group)
        {
            throw new SyncException(SyncErrorKind.Rejected, $"Group '{label}' cannot be had at present.");
        }

        var upstream = _objects.UpstreamOf(group);
        var view = _view.Find(label);
        return _rows.PutAsync(upstream, group, view?.Upstream.Id == upstream.Id ? view : null, desired.Address, desired.Weight, cancellationToken);
    }

    private Task EnsureServiceAsync(ServicePlan service, CancellationToken cancellationToken)
    {
        // A host without an upstream would be looked up as a name of the network.
        _objects.UpstreamOf(_layout.Find(ServiceGroup.DefaultName)!);
        return _objects.EnsureAsync(service, cancellationToken);
    }

    private async Task RemoveRowsAsync(CancellationToken cancellationToken)
    {
        var removals = _set.Changes.SelectMany((change, index) => Leaving(change).Select(entry => (entry.Upstream, entry.Row, Index: index)));
        await Task.WhenAll(removals.GroupBy(static removal => removal.Upstream.Upstream.Id, StringComparer.Ordinal).Select(async group =>
        {
            foreach (var removal in group.Where(removal => _failures[removal.Index] is null))
            {
                await TryAsync(removal.Index, () => _objects.RemoveRowAsync(removal.Upstream.Upstream, removal.Row, cancellationToken));
            }
        }));
    }

    // The rows of a copy that go; those in groups the engine left out of what it saw stay.
    private IEnumerable<(UpstreamView Upstream, TargetRow Row)> Leaving(InstanceChange change) =>
        change.Observed is not { } observed ? []
        : _view.RowsOf(observed).Where(entry =>
            observed.Instance.Groups.Contains(entry.Upstream.Label, StringComparer.Ordinal)
            && change.Desired?.Groups.Contains(entry.Upstream.Label, StringComparer.Ordinal) != true);

    private async Task RemoveObjectsAsync(CancellationToken cancellationToken)
    {
        if (_set.Service == ServiceAction.Remove)
        {
            if (Array.Find(_failures, static failure => failure is not null) is { } failure)
            {
                _serviceFailure ??= failure.Kind == SyncErrorKind.Rejected ? new(SyncErrorKind.Transient, failure.Message, failure) : failure;
                return;
            }

            await TryServiceAsync(async () =>
            {
                if (_view.Service is { } service)
                {
                    await _objects.RemoveServiceAsync(service, cancellationToken);
                }

                foreach (var upstream in _view.Upstreams.Where(static upstream => upstream.IsOurs || upstream.IsAttached))
                {
                    await _objects.RemoveGroupAsync(upstream, cancellationToken);
                }
            });
            return;
        }

        foreach (var view in _view.Upstreams.Where(view => (view.IsOurs || view.IsAttached) && _set.RemoveGroups.Contains(view.Label, StringComparer.Ordinal)))
        {
            await TryServiceAsync(() => RemoveGroupAsync(view, cancellationToken));
        }
    }

    private async Task RemoveGroupAsync(UpstreamView view, CancellationToken cancellationToken)
    {
        if (_view.Service is { } service && service.Host == view.Upstream.Name && _layout.Service?.Host != service.Host)
        {
            await _objects.RemoveServiceAsync(service, cancellationToken);
        }

        await _objects.RemoveGroupAsync(view, cancellationToken);
    }

    private async Task TryAsync(int index, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (SyncException error)
        {
            // What a person must see first stays: a refusal behind a failure that passes would hide that it passes.
            Interlocked.CompareExchange(ref _failures[index], error.Kind == SyncErrorKind.NotFound ? new(SyncErrorKind.Transient, error.Message, error) : error, null);
        }
    }

    private async Task TryServiceAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (SyncException error)
        {
            Interlocked.CompareExchange(ref _serviceFailure, error.Kind == SyncErrorKind.NotFound ? new(SyncErrorKind.Transient, error.Message, error) : error, null);
        }
    }
}
