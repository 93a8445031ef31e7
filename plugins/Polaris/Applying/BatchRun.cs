using PolarisSync.Abstractions;
using PolarisSync.Plugins.Polaris.Wire;

namespace PolarisSync.Plugins.Polaris;

/// <summary>
/// Carries one batch out: makes missing services, writes creates and updates as upserts of all fields, then deletes, each many in one call. What
/// the server refuses is set aside with its words and the rest goes on, so that no change stands in the way of another.
/// </summary>
internal sealed class BatchRun
{
    private const string UpsertPath = "/naming/v1/instances";
    private const string DeletePath = "/naming/v1/instances/delete";

    private readonly PolarisClient _client;
    private readonly ServiceMaker _services;
    private readonly RecentWrites _recent;
    private readonly IReadOnlyList<ChangeSet> _batch;
    private readonly ChangeOutcome?[][] _outcomes;
    private readonly ChangeOutcome?[] _serviceOutcomes;
    private readonly List<WriteItem> _upserts = [];
    private readonly List<WriteItem> _deletes = [];
    private SyncException? _gaveUp;

    public BatchRun(PolarisClient client, ServiceMaker services, RecentWrites recent, CopyIds ids, IReadOnlyList<ChangeSet> batch)
    {
        (_client, _services, _recent, _batch) = (client, services, recent, batch);
        _outcomes = [.. batch.Select(set => new ChangeOutcome?[set.Changes.Length])];
        _serviceOutcomes = new ChangeOutcome?[batch.Count];
        for (var set = 0; set < batch.Count; set++)
        {
            for (var change = 0; change < batch[set].Changes.Length; change++)
            {
                Prepare(set, change, batch[set].Changes[change], batch[set].Target.Service, ids);
            }
        }
    }

    public async Task<ApplyResult> RunAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await EnsureServicesAsync(cancellationToken);
        foreach (var call in WriteBody.Cut(_upserts.Where(item => _outcomes[item.Set][item.Change] is null)).ToList())
        {
            await SendAsync(UpsertPath, call, cancellationToken);
        }

        foreach (var call in WriteBody.Cut(_deletes).ToList())
        {
            await SendAsync(DeletePath, call, cancellationToken);
        }

        return new()
        {
            ChangeSets = [.. _batch.Select((set, index) => new ChangeSetResult
            {
                Target = set.Target,
                Outcomes = [.. _outcomes[index].Select(outcome => outcome ?? ChangeOutcome.Failed(_gaveUp!))],
                Service = _serviceOutcomes[index] ?? ChangeOutcome.Applied,
            })],
        };
    }

    private void Prepare(int set, int index, InstanceChange change, ServiceKey service, CopyIds ids)
    {
        var id = change.Observed is null ? ids.Of(change.Owner, service, change.Instance) : change.Observed.Handle;
        if (change.Observed is { } observed && (ids.OwnerOf(id, observed.Instance.Mark) is null || !CopyIds.IsAt(id, service)))
        {
            _outcomes[set][index] = ChangeOutcome.Failed(SyncErrorKind.Rejected, "This instance does not have an id of ours, so it is not touched.");
        }
        else if (change.Kind == ChangeKind.Delete)
        {
            _deletes.Add(new(set, index, id, service, new() { Id = id }));
        }
        else
        {
            _upserts.Add(new(set, index, id, service, PolarisMapper.ToWire(service, id, change.Desired!)));
        }
    }

    private async Task EnsureServicesAsync(CancellationToken cancellationToken)
    {
        var missing = _upserts.Where(item => !_batch[item.Set].Observed.Exists).Select(item => item.Service).ToList();
        if (missing.Count > 0)
        {
            Blame(await _services.EnsureAsync(missing, cancellationToken));
        }
    }

    private void Blame(IReadOnlyDictionary<ServiceKey, SyncException> failures)
    {
        foreach (var item in _upserts)
        {
            if (failures.TryGetValue(item.Service, out var failure) && _outcomes[item.Set][item.Change] is null)
            {
                var outcome = ChangeOutcome.Failed(failure);
                Set(item, outcome);
                _serviceOutcomes[item.Set] = outcome;
            }
        }
    }

    /// <summary>Sends until each item has an outcome; gives the whole run up when the server cannot be talked to.</summary>
    private async Task SendAsync(string path, List<WriteItem> items, CancellationToken cancellationToken)
    {
        while (items.Count > 0 && _gaveUp is null)
        {
            var what = $"{(path == DeletePath ? "deleting" : "writing")} {items.Count} {(items.Count == 1 ? "instance" : "instances")}";
            var answer = await _client.WriteAsync(path, what, WriteBody.Of([.. items.Select(item => item.Body)]), cancellationToken);
            if (answer.IsUnanswered)
            {
                // Nobody knows whether it was done: it is read back, and done again where it was not.
                _gaveUp = new(SyncErrorKind.Transient, answer.Failure!.Message, answer.Failure);
                return;
            }

            var before = items.Count;
            var missing = new List<WriteItem>();
            var refusal = answer.Failure;
            if (answer.Batch is { } batch)
            {
                Settle(items, batch, missing);
                refusal = PolarisCodes.IsDone(batch.Code) ? null : PolarisErrors.FromCode(what, batch.Code, batch.Info, _client.Token);
            }

            await RemakeServicesAsync(missing, cancellationToken);
            items.AddRange(missing.Where(item => _outcomes[item.Set][item.Change] is null));
            if (items.Count == 0 || items.Count < before || missing.Count > 0)
            {
                // A server that checks all before it writes any names the bad ones alone: the others are sent again.
                continue;
            }

            if (refusal is not null && refusal.Kind != SyncErrorKind.Rejected)
            {
                _gaveUp = refusal;
                return;
            }

            if (items.Count == 1)
            {
                Set(items[0], ChangeOutcome.Failed(SyncErrorKind.Rejected, refusal!.Message));
                return;
            }

            // The server does not say which one it was: halve until it is found.
            var half = items.Count / 2;
            await SendAsync(path, items[half..], cancellationToken);
            items = items[..half];
        }
    }

    /// <summary>Gives what the answer names its outcome and takes it out of <paramref name="items"/>. All is named when all was well.</summary>
    private void Settle(List<WriteItem> items, WireBatchWrite batch, List<WriteItem> missing)
    {
        var named = new Dictionary<string, WireItem>(StringComparer.Ordinal);
        foreach (var item in batch.Responses ?? [])
        {
            if (item?.Instance?.Id is { } id)
            {
                named[id] = item;
            }
        }

        var allDone = PolarisCodes.IsDone(batch.Code);
        items.RemoveAll(item =>
        {
            if (!named.TryGetValue(item.Id, out var answer))
            {
                if (allDone)
                {
                    SetApplied(item);
                }

                return allDone;
            }

            if (answer.Code == PolarisCodes.ServiceNotFound && !item.ServiceWasMade && _upserts.Contains(item))
            {
                missing.Add(item);
            }
            else if (PolarisCodes.IsDone(answer.Code))
            {
                SetApplied(item);
            }
            else
            {
                Set(item, ChangeOutcome.Failed(PolarisErrors.FromCode($"instance {_batch[item.Set].Changes[item.Change].Instance} of '{item.Service}'", answer.Code, answer.Info, _client.Token)));
            }

            return true;
        });
    }

    // Somebody removed the service, and the server makes none on the fly.
    private async Task RemakeServicesAsync(List<WriteItem> missing, CancellationToken cancellationToken)
    {
        if (missing.Count == 0)
        {
            return;
        }

        foreach (var item in missing)
        {
            item.ServiceWasMade = true;
            _services.Forget(item.Service);
        }

        Blame(await _services.EnsureAsync(missing.Select(item => item.Service), cancellationToken));
    }

    private void SetApplied(WriteItem item)
    {
        var set = _batch[item.Set];
        var change = set.Changes[item.Change];
        Set(item, ChangeOutcome.Applied);
        _recent.Note(
            item.Service,
            item.Id,
            change.Kind == ChangeKind.Delete ? null : new() { Instance = change.Desired!, Ownership = CopyOwnership.Ours, Owner = change.Owner, Handle = item.Id },
            (set.Observed.AdapterState as ServiceView)?.RevisionOf(item.Id) ?? "");
    }

    private void Set(WriteItem item, ChangeOutcome outcome) => _outcomes[item.Set][item.Change] = outcome;
}
