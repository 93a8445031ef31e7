using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Planning;

namespace PolarisSync.Core.Engine;

/// <content>Reads and lists: how they run, and what is accepted of what they say.</content>
internal sealed partial class SourceFeed
{
    private void PumpReads()
    {
        if (!_endpoint.IsOpen || _awaitsWatch || _toRead.Count == 0 || _activeReads >= ReadsAtOnce)
        {
            return;
        }

        var keys = _toRead.Order().ToImmutableArray();
        _toRead.Clear();
        _activeReads++;
        var (session, sequence, begunAt, token) = (_session, ++_sequence, _loop.Now, _endpoint.Session);
        _loop.Start($"read services of {_endpoint.Name}", async () =>
        {
            var missing = new HashSet<ServiceKey>(keys);
            SyncException? error = null;
            try
            {
                await foreach (var snapshot in _source.ReadServicesAsync(keys, token))
                {
                    missing.Remove(snapshot.Service);
                    _loop.Post(() =>
                    {
                        if (session == _session)
                        {
                            OnRead(snapshot, begunAt, sequence);
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
                error = EndpointRuntime.Translate(exception, $"reading services of '{_endpoint.Name}'");
            }

            _loop.Post(() =>
            {
                if (session == _session)
                {
                    _activeReads--;
                    OnReadEnded(keys, missing, error);
                    PumpReads();
                }
            });
        });
    }

    private void OnRead(ServiceSnapshot snapshot, DateTimeOffset begunAt, long sequence)
    {
        if (!_services.TryGetValue(snapshot.Service, out var service) || sequence < service.ViewSequence)
        {
            // Nobody wants it any more, or what a snapshot or a read begun later said replaces it.
            return;
        }

        Accept(service, snapshot, begunAt, sequence);
    }

    private void OnReadEnded(ImmutableArray<ServiceKey> keys, HashSet<ServiceKey> missing, SyncException? error)
    {
        if (missing.Count == 0)
        {
            return;
        }

        var failure = error ?? new SyncException(SyncErrorKind.Protocol, $"The adapter of '{_endpoint.Name}' left services out of a read without saying why.");
        var alone = keys.All(key => _services.TryGetValue(key, out var service) && service.Failures > 0);
        if (missing.Count == keys.Length && !alone && !failure.ConcernsServicesOnly && failure.Kind is SyncErrorKind.Transient or SyncErrorKind.Auth or SyncErrorKind.Config)
        {
            // Services that failed while others could be read say nothing about the endpoint when they fail again.
            _toRead.UnionWith(missing);
            _endpoint.Fail(failure);
            return;
        }

        foreach (var key in missing)
        {
            if (_services.TryGetValue(key, out var service))
            {
                service.Unknown = failure.Message;
                service.Failures++;
                Log.ReadFailed(_logger, _endpoint.Name, key.ToString(), ChangeNames.Explain(failure.Kind), failure.Message);
                ServiceChanged?.Invoke(service);
                ReadLater(service, Backoff.After(_settings, failure.Kind, service.Failures, failure.RetryAfter));
            }
        }
    }

    private void Accept(SourceService service, ServiceSnapshot snapshot, DateTimeOffset begunAt, long sequence)
    {
        if (snapshot.Version is { } version)
        {
            if (service.Snapshot?.Version is { } known && version.IsOlderThan(known))
            {
                Log.OlderRefused(_logger, _endpoint.Name, service.Key.ToString(), version.Number, known.Number);
                if (service.Unknown is not null || service.LossesWait is not null || service.TellNextRead || _passPending.Contains(service.Key))
                {
                    // An old answer (a follower that lags) proves nothing, and somebody waits for a new one; ask again.
                    ReadLater(service, Backoff.After(_settings, SyncErrorKind.Transient, ++service.Failures, null));
                }

                return;
            }

            if (_epoch is not null && !string.Equals(_epoch, version.Epoch, StringComparison.Ordinal))
            {
                _epoch = version.Epoch;
                Log.EpochChanged(_logger, _endpoint.Name);
                BeginPass();
            }

            _epoch = version.Epoch;
        }

        var previous = service.Snapshot;
        var before = (service.Unknown, service.LossesWait, service.Absent);
        Trust(service, previous, snapshot, sequence);
        NoteEmptiness(service, snapshot, begunAt);
        var same = previous is not null && SnapshotComparer.Same(previous, snapshot);
        service.ViewSequence = sequence;
        service.Snapshot = same ? previous! with { Version = snapshot.Version } : snapshot;
        service.Unknown = null;
        service.Failures = 0;
        service.ReadAt = service.ReadAt > begunAt ? service.ReadAt : begunAt;
        if (sequence >= _passSequence && _passPending.Remove(service.Key))
        {
            CompletePass();
        }

        var told = service.TellNextRead;
        service.TellNextRead = false;
        if (told || !same || before != (service.Unknown, service.LossesWait, service.Absent))
        {
            ServiceChanged?.Invoke(service);
        }
    }

    // A hint does not discard a read that was under way: what it shows counts for creates and updates; deletes wait for a read begun after it.
    private void Trust(SourceService service, ServiceSnapshot? previous, ServiceSnapshot snapshot, long sequence)
    {
        if (service.UntrustedSince is not { } since)
        {
            return;
        }

        if (sequence > service.HintSequence)
        {
            service.UntrustedSince = null;
            service.Agreed = false;
            return;
        }

        // Stays so while hints keep coming and the reads keep agreeing: the next hint arrives long before a delete was planned and sent.
        service.Agreed = _loop.Now - since > _settings.HintPatience && previous is not null && SnapshotComparer.Same(previous, snapshot);
    }

    private void NoteEmptiness(SourceService service, ServiceSnapshot snapshot, DateTimeOffset begunAt)
    {
        // Where only gateways follow, a copy is an instance like any other.
        if (InstanceMapper.HasUsable(snapshot, copiesTravel: !_tasks.IsEmpty && _tasks.All(static task => task.CopiesTravel)))
        {
            service.EmptySince = null;
            service.EmptyConfirmed = false;
            service.AbsentSince = null;
            service.Absent = false;
            return;
        }

        if (service.EmptySince is not { } since)
        {
            service.EmptySince = _loop.Now;
            service.EmptyConfirmed = false;
            ReadLater(service, _confirmEmpty);
        }
        else if (begunAt >= since + _confirmEmpty)
        {
            service.EmptyConfirmed = true;
        }
        else if (!service.EmptyConfirmed && service.Timer is null)
        {
            ReadLater(service, since + _confirmEmpty - _loop.Now);
        }

        NoteAbsence(service, snapshot, begunAt);
    }

    // Missing from a list proves nothing, an empty read proves nothing: absent is what both say twice, far enough apart.
    private void NoteAbsence(SourceService service, ServiceSnapshot snapshot, DateTimeOffset begunAt)
    {
        var list = _lists.GetValueOrDefault(service.Key.Namespace);
        if (!snapshot.Instances.IsEmpty || (list?.At is not null && list.Services.Contains(service.Key)))
        {
            service.AbsentSince = null;
            service.Absent = false;
            return;
        }

        if (list?.At is not { } listedAt)
        {
            return;
        }

        if (service.AbsentSince is not { } since)
        {
            service.AbsentSince = _loop.Now;
            ReadLater(service, _confirmEmpty);
        }
        else if (begunAt >= since + _confirmEmpty && listedAt >= since)
        {
            service.Absent = true;
        }
        else if (!service.Absent && service.Timer is null)
        {
            ReadLater(service, since + _confirmEmpty - _loop.Now);
        }
    }

    private void ReadLater(SourceService service, TimeSpan delay)
    {
        service.Timer?.Dispose();
        service.Timer = _loop.Schedule(delay, () =>
        {
            service.Timer = null;
            if (!_services.ContainsKey(service.Key) || !_endpoint.IsOpen)
            {
                return;
            }

            if (service.EmptySince is not null && !service.Absent)
            {
                // The list decides whether an empty service is absent.
                ReadList(service.Key.Namespace, then: service.Key);
            }
            else
            {
                Request(service.Key);
            }
        });
    }

    private void ReadList(string ns, ServiceKey? then = null)
    {
        if (!_lists.TryGetValue(ns, out var list))
        {
            _lists[ns] = list = new();
        }

        if (then is { } key)
        {
            list.ReadAfter.Add(key);
        }

        if (list.IsReading)
        {
            list.IsWanted = true;
            return;
        }

        if (!_endpoint.IsOpen)
        {
            return;
        }

        list.IsReading = true;
        list.IsWanted = false;
        var follow = list.ReadAfter.ToImmutableArray();
        list.ReadAfter.Clear();
        var (session, sequence, begunAt, token) = (_session, ++_sequence, _loop.Now, _endpoint.Session);
        _loop.Start($"list services of {_endpoint.Name}", async () =>
        {
            ServiceList? answer = null;
            SyncException? error = null;
            try
            {
                answer = await _source.ListServicesAsync(ns, token);
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                error = EndpointRuntime.Translate(exception, $"listing services of '{_endpoint.Name}'");
            }

            _loop.Post(() =>
            {
                if (session == _session)
                {
                    OnListed(ns, list, answer, begunAt, sequence, error, follow);
                }
            });
        });
    }

    private void OnListed(string ns, SourceList list, ServiceList? answer, DateTimeOffset begunAt, long sequence, SyncException? error, ImmutableArray<ServiceKey> follow)
    {
        list.IsReading = false;
        if (answer is null)
        {
            list.ReadAfter.UnionWith(follow);
            _endpoint.Fail(error!);
            return;
        }

        list.At = begunAt;
        var services = answer.Services.ToImmutableHashSet();
        var missing = list.Services.Where(key => !services.Contains(key) && _services.ContainsKey(key)).ToList();
        list.Services = services;
        foreach (var key in services.Where(IsCovered))
        {
            if (!_services.ContainsKey(key))
            {
                if (!PassComplete)
                {
                    _passPending.Add(key);
                }

                Want(key);
            }
        }

        if (sequence >= _passSequence && _passLists.Remove(ns))
        {
            CompletePass();
        }

        _toRead.UnionWith(missing);
        _toRead.UnionWith(follow.Where(_services.ContainsKey));
        if (missing.Count > 0 && PassComplete)
        {
            // A list that fell may be a registry that lost its memory: no loss until everything was looked at once.
            Log.ListFell(_logger, _endpoint.Name, ns, Reporting.Plural.Of(missing.Count, "service is", "services are"));
            PassComplete = false;
            _passSequence = ++_sequence;
            _passPending.UnionWith(_services.Keys);
            _toRead.UnionWith(_services.Keys);
        }

        PumpReads();
        if (list.IsWanted || list.ReadAfter.Count > 0)
        {
            ReadList(ns);
        }
    }
}
