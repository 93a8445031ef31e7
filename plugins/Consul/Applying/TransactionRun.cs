using System.Net;
using System.Text.Json;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>
/// Carries one batch out: packs changes of many targets into transactions, takes out what the server refuses with its words, and goes on
/// with the rest, so that no change stands in the way of another.
/// </summary>
internal sealed class TransactionRun
{
    private const string What = "a transaction";
    private readonly ConsulClient _client;
    private readonly CopyNodeRegistry _registry;
    private readonly int _operationsAtOnce;
    private readonly IReadOnlyList<ChangeSet> _batch;
    private readonly ChangeOutcome?[][] _outcomes;
    private readonly List<ChangeUnit> _units = [];
    private readonly HashSet<string> _registeredAgain = new(StringComparer.Ordinal);
    private SyncException? _gaveUp;

    public TransactionRun(ConsulClient client, CopyNodes nodes, CopyNodeRegistry registry, int operationsAtOnce, IReadOnlyList<ChangeSet> batch)
    {
        (_client, _registry, _operationsAtOnce, _batch) = (client, registry, operationsAtOnce, batch);
        _outcomes = [.. batch.Select(set => new ChangeOutcome?[set.Changes.Length])];
        for (var set = 0; set < batch.Count; set++)
        {
            for (var change = 0; change < batch[set].Changes.Length; change++)
            {
                Prepare(set, change, batch[set].Changes[change], batch[set].Target.Service, nodes);
            }
        }
    }

    public async Task<ApplyResult> RunAsync(CancellationToken cancellationToken)
    {
        await EnsureNodesAsync(cancellationToken);
        foreach (var transaction in Pack())
        {
            await SendAsync(transaction, cancellationToken);
        }

        return new()
        {
            ChangeSets = [.. _batch.Select((set, index) => new ChangeSetResult
            {
                Target = set.Target,
                Outcomes = [.. _outcomes[index].Select(outcome => outcome ?? ChangeOutcome.Failed(_gaveUp!))],
            })],
        };
    }

    private void Prepare(int set, int index, InstanceChange change, ServiceKey service, CopyNodes nodes)
    {
        if (!ServiceKeys.IsDefault(service))
        {
            _outcomes[set][index] = ChangeOutcome.Failed(SyncErrorKind.Config, $"Consul has no namespaces, so there is no '{service.Namespace}'.");
            return;
        }

        var handle = new CopyHandle(nodes.NameOf(change.Owner), CopyId.Of(service.Name, change.Instance));
        if (change.Observed is { } observed && !(CopyHandle.TryParse(observed.Handle, out handle) && observed.Revision is not null && nodes.IsOurName(handle.Node)))
        {
            _outcomes[set][index] = ChangeOutcome.Failed(SyncErrorKind.Rejected, "This instance does not stand on a node of ours, so it is not touched.");
            return;
        }

        var operations = change.Kind switch
        {
            ChangeKind.Create => ChangeOperations.Create(service.Name, handle, change.Desired!),
            ChangeKind.Update => ChangeOperations.Update(service.Name, handle, change.Desired!, change.Observed!.Instance, CopyRevision.Parse(change.Observed.Revision!)),
            _ => ChangeOperations.Delete(service.Name, handle, CopyRevision.Parse(change.Observed!.Revision!)),
        };
        if (operations.Count == 0)
        {
            _outcomes[set][index] = ChangeOutcome.Applied;
            return;
        }

        _units.Add(new(set, index, change.Owner, operations));
    }

    private async Task EnsureNodesAsync(CancellationToken cancellationToken)
    {
        foreach (var owner in _units.Where(unit => KindOf(unit) == ChangeKind.Create).Select(unit => unit.Owner).Distinct(StringComparer.Ordinal).ToList())
        {
            try
            {
                await _registry.EnsureAsync(owner, cancellationToken);
            }
            catch (SyncException error)
            {
                FailOwner(owner, error);
            }
        }

        _units.RemoveAll(unit => _outcomes[unit.Set][unit.Change] is not null);
    }

    private IEnumerable<List<ChangeUnit>> Pack()
    {
        var transaction = new List<ChangeUnit>();
        int operations = 0, bytes = 0;
        foreach (var unit in _units)
        {
            if (transaction.Count > 0 && (operations + unit.Operations.Count > _operationsAtOnce || bytes + unit.Bytes > TransactionLimits.Bytes))
            {
                yield return transaction;
                transaction = [];
                (operations, bytes) = (0, 0);
            }

            transaction.Add(unit);
            operations += unit.Operations.Count;
            bytes += unit.Bytes;
        }

        if (transaction.Count > 0)
        {
            yield return transaction;
        }
    }

    /// <summary>Sends until each unit has an outcome; gives the whole run up when the server cannot be talked to.</summary>
    private async Task SendAsync(List<ChangeUnit> units, CancellationToken cancellationToken)
    {
        while (units.Count > 0 && _gaveUp is null)
        {
            HttpStatusCode status;
            byte[] body;
            try
            {
                (status, body) = await _client.PutAsync("/v1/txn", What, Body(units), cancellationToken);
                switch (status)
                {
                    case HttpStatusCode.OK:
                        Settle(units, ReadResult(body));
                        return;
                    case HttpStatusCode.Conflict when ReadResult(body).Errors is { Count: > 0 } errors && await TakeOutAsync(units, errors, cancellationToken):
                        continue;
                }
            }
            catch (SyncException error)
            {
                // Nobody knows whether it was applied; the conditions make a second try harmless.
                _gaveUp = error;
                return;
            }

            var refusal = _client.Refused(What, status, body);
            if (refusal.Kind is SyncErrorKind.Transient or SyncErrorKind.Auth or SyncErrorKind.NotFound)
            {
                _gaveUp = refusal;
                return;
            }

            if (units.Count == 1)
            {
                Set(units[0], ChangeOutcome.Failed(SyncErrorKind.Rejected, refusal.Message));
                return;
            }

            // The server does not say which one it was: halve until it is found.
            var half = units.Count / 2;
            await SendAsync(units[half..], cancellationToken);
            units = units[..half];
        }
    }

    /// <summary>Removes from <paramref name="units"/> what the server names; false when it names nothing that is in there.</summary>
    private async Task<bool> TakeOutAsync(List<ChangeUnit> units, List<WireTransactionError> errors, CancellationToken cancellationToken)
    {
        var unitOfOperation = units.SelectMany(unit => unit.Operations, (unit, _) => unit).ToList();
        var progress = false;
        foreach (var error in errors.Where(error => error.OpIndex >= 0 && error.OpIndex < unitOfOperation.Count).OrderBy(error => error.OpIndex))
        {
            var unit = unitOfOperation[error.OpIndex];
            var words = _client.Words(error.What ?? "");
            progress = true;
            if (KindOf(unit) == ChangeKind.Create && ConsulErrors.IsMissingNode(words) && _registeredAgain.Add(unit.Owner))
            {
                await _registry.RegisterAsync(unit.Owner, cancellationToken);
                return true;
            }

            if (units.Remove(unit))
            {
                Set(unit, ChangeOutcome.Failed(ConsulErrors.FromWords(error.What ?? "", SyncErrorKind.Rejected), $"Consul refused it: {words}"));
            }
        }

        return progress;
    }

    private void Settle(List<ChangeUnit> units, WireTransactionResult result)
    {
        var written = (result.Results ?? []).Select(entry => entry?.Check?.CheckId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var unit in units)
        {
            Set(unit, unit.MustResult.All(written.Contains)
                ? ChangeOutcome.Applied
                : ChangeOutcome.Failed(SyncErrorKind.Transient, "The instance was gone when its health was written; it is read anew."));
        }
    }

    private static WireTransactionResult ReadResult(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ConsulJson.Default.WireTransactionResult) ?? throw ConsulErrors.Unreadable(What);
        }
        catch (JsonException error)
        {
            throw ConsulErrors.Unreadable(What, error);
        }
    }

    private static byte[] Body(List<ChangeUnit> units)
    {
        using var body = new MemoryStream(units.Sum(unit => unit.Bytes) + 2);
        var separator = (byte)'[';
        foreach (var operation in units.SelectMany(unit => unit.Operations))
        {
            body.WriteByte(separator);
            body.Write(operation);
            separator = (byte)',';
        }

        body.WriteByte((byte)']');
        return body.ToArray();
    }

    private ChangeKind KindOf(ChangeUnit unit) => _batch[unit.Set].Changes[unit.Change].Kind;

    private void Set(ChangeUnit unit, ChangeOutcome outcome) => _outcomes[unit.Set][unit.Change] = outcome;

    private void FailOwner(string owner, SyncException error)
    {
        foreach (var unit in _units.Where(unit => KindOf(unit) == ChangeKind.Create && unit.Owner == owner))
        {
            Set(unit, ChangeOutcome.Failed(error));
        }
    }
}
