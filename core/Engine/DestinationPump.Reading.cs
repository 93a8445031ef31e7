using PolarisSync.Abstractions;

namespace PolarisSync.Core.Engine;

/// <content>Reads targets, and lists what our owners hold.</content>
internal sealed partial class DestinationPump
{
    /// <summary>Asks the destination what it holds of our owners.</summary>
    public void ListOwned()
    {
        var owners = _services.OwnersAt(_endpoint.Name);
        if (_listingOwned || !_endpoint.IsOpen)
        {
            return;
        }

        if (owners.Count == 0)
        {
            OwnedListed = true;
            ListedOwners = owners;
            PumpReads();
            return;
        }

        _listingOwned = true;
        var token = _endpoint.Session;
        _loop.Start($"list what is owned at {_endpoint.Name}", async () =>
        {
            var owned = new List<OwnedTarget>();
            SyncException? error = null;
            try
            {
                await foreach (var entry in _destination.ListOwnedAsync(owners, token))
                {
                    owned.Add(entry);
                }
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                error = EndpointRuntime.Translate(exception, $"listing what is owned at '{_endpoint.Name}'");
            }

            _loop.Post(() =>
            {
                if (token.IsCancellationRequested)
                {
                    return;
                }

                _listingOwned = false;
                if (error is not null)
                {
                    _endpoint.Fail(error);
                    return;
                }

                OwnedListed = true;
                ListedOwners = owners;
                _services.OwnedFound(_endpoint, owned);
                if (!owners.IsSupersetOf(_services.OwnersAt(_endpoint.Name)))
                {
                    // More owners came while the server was asked.
                    ListOwned();
                }

                PumpReads();
                _services.Settled();
            });
        });
    }

    private void PumpReads()
    {
        if (!_endpoint.IsOpen || !OwnedListed || _activeReads >= ReadsAtOnce || _queue.Count == 0)
        {
            return;
        }

        if (_activeReads > 0 && _queue.Count < ReadAnyTime && _lastReadBegan + s_gathering - _loop.Now is { Ticks: > 0 } left)
        {
            Gather(left);
            return;
        }

        var batch = new List<TargetState>(_queue.Count);
        while (_queue.TryDequeue(out var target))
        {
            if (!target.IsDirty || target.IsBusy || !IsCurrent(target))
            {
                continue;
            }

            if (target.NotBefore > _loop.Now)
            {
                // The timer puts it back into the queue.
                target.IsDirty = false;
                target.IsDeferred = true;
                WakeAt(target, target.NotBefore);
                continue;
            }

            target.Timer?.Dispose();
            target.Timer = null;
            target.IsDirty = false;
            target.IsDeferred = false;
            target.IsBusy = true;
            batch.Add(target);
        }

        if (batch.Count > 0)
        {
            Read(batch);
        }
        else
        {
            _services.Settled();
        }
    }

    private void Gather(TimeSpan time)
    {
        if (!_gathering)
        {
            _gathering = true;
            _loop.Schedule(time, () =>
            {
                _gathering = false;
                PumpReads();
            });
        }
    }

    private void Read(List<TargetState> batch)
    {
        _activeReads++;
        _lastReadBegan = _loop.Now;
        var keys = batch.ConvertAll(static target => target.Key);
        var token = _endpoint.Session;
        var begunAt = _loop.Now;
        var sequence = _endpoint.Feed?.NextSequence() ?? 0;
        _loop.Start($"read targets of {_endpoint.Name}", async () =>
        {
            var missing = keys.ToHashSet();
            SyncException? error = null;
            try
            {
                await foreach (var observed in _destination.ReadTargetsAsync(keys, token))
                {
                    missing.Remove(observed.Target);
                    _loop.Post(() =>
                    {
                        if (!token.IsCancellationRequested && _targets.TryGetValue(observed.Target, out var target) && target.IsBusy)
                        {
                            _endpoint.Feed?.OnObserved(observed, begunAt, sequence);
                            PlanOrRetry(target, observed, begunAt);
                        }
                    });
                }
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                error = EndpointRuntime.Translate(exception, $"reading targets of '{_endpoint.Name}'");
            }

            _loop.Post(() =>
            {
                if (!token.IsCancellationRequested)
                {
                    _activeReads--;
                    OnReadEnded(keys, missing, error);
                    PumpReads();
                }
            });
        });
    }

    // What an adapter throws while it is asked what it can hold must not leave the target in nobody's hands.
    private void PlanOrRetry(TargetState target, ObservedService observed, DateTimeOffset readAt)
    {
        try
        {
            Plan(target, observed, readAt);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && target.IsBusy && !_lane.Holds(target))
        {
            Log.PlanBroke(_logger, _endpoint.Name, target.Key.ToString(), exception);
            var failure = EndpointRuntime.Translate(exception, $"planning {target.Key} at '{_endpoint.Name}'");
            Retry(target, failure.Kind, failure.Message, failure.RetryAfter);
            Finish(target);
        }
    }

    private void OnReadEnded(List<TargetKey> keys, HashSet<TargetKey> missing, SyncException? error)
    {
        if (missing.Count == 0)
        {
            return;
        }

        var failure = error ?? new SyncException(SyncErrorKind.Protocol, $"The adapter of '{_endpoint.Name}' left targets out of a read without saying why.");
        if (missing.Count == keys.Count && !failure.ConcernsServicesOnly && failure.Kind is SyncErrorKind.Transient or SyncErrorKind.Auth or SyncErrorKind.Config)
        {
            _endpoint.Fail(failure);
            return;
        }

        foreach (var target in missing.Select(_targets.GetValueOrDefault))
        {
            if (target is not null)
            {
                Retry(target, failure.Kind, failure.Message, failure.RetryAfter);
                Finish(target);
            }
        }
    }
}
