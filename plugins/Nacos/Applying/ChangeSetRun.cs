using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>
/// Carries one change set out. Ephemeral copies of a service are one set at the server: what we published with the changes in it goes out in one
/// message, never less than the rest of it. What is refused is found by halves, so that one bad instance blocks no other.
/// </summary>
internal sealed class ChangeSetRun(CopySession session, PersistentRun persistent, TimeProvider timeProvider, ServiceKind kindOfNew, ChangeSet changeSet)
{
    private readonly NacosService _service = NacosService.Of(changeSet.Target.Service);
    private readonly ChangeOutcome?[] _outcomes = new ChangeOutcome?[changeSet.Changes.Length];

    public async Task<ChangeSetResult> RunAsync(CancellationToken cancellationToken)
    {
        var all = Enumerable.Range(0, _outcomes.Length).ToList();
        if (ServiceNameRules.ProblemOf(_service) is { } problem)
        {
            Settle(all, ChangeOutcome.Failed(SyncErrorKind.Rejected, problem));
        }
        else
        {
            await RunAsync(all, cancellationToken);
        }

        return new() { Target = changeSet.Target, Outcomes = [.. _outcomes.Select(static outcome => outcome!)] };
    }

    private async Task RunAsync(List<int> all, CancellationToken cancellationToken)
    {
        var kind = KindOfService();
        var byAddress = all.Where(index => (changeSet.Changes[index].Observed?.Handle ?? (kind == ServiceKind.Persistent ? Ownerships.Address : "")) == Ownerships.Address).ToList();
        var bySession = all.Except(byAddress).ToList();
        if (byAddress.Count > 0)
        {
            await RunByAddressAsync(byAddress, cancellationToken);
        }

        if (bySession.Count > 0 && await PublishAsync(bySession, cancellationToken) is { } mix)
        {
            await TryOtherKindAsync(bySession, kind, mix, cancellationToken);
        }

        // Persistent ones were tried first and the service turned out to be ephemeral.
        var mixed = byAddress.Where(index => _outcomes[index] is { Error: SyncErrorKind.Rejected, Message: { } words } && NacosErrors.IsKindMix(words) && changeSet.Changes[index].Kind == ChangeKind.Create).ToList();
        if (mixed.Count > 0 && changeSet.Observed.AdapterState is not ServiceKind.Persistent)
        {
            mixed.ForEach(index => _outcomes[index] = null);
            if (await PublishAsync(mixed, cancellationToken) is { } refusal)
            {
                Settle(mixed, ChangeOutcome.Failed(refusal));
            }
        }
    }

    // The service is persistent and nothing in it told so: an emptied service keeps its kind for a while.
    private async Task TryOtherKindAsync(List<int> indices, ServiceKind kind, SyncException mix, CancellationToken cancellationToken)
    {
        var creates = indices.Where(index => changeSet.Changes[index].Kind == ChangeKind.Create).ToList();
        Settle([.. indices.Except(creates)], ChangeOutcome.Applied);
        if (kind == ServiceKind.Ephemeral)
        {
            Settle(creates, ChangeOutcome.Failed(mix));
        }
        else if (creates.Count > 0)
        {
            await RunByAddressAsync(creates, cancellationToken);
        }
    }

    private ServiceKind KindOfService() =>
        !session.LaneOf(_service).Find(_service).Copies.IsEmpty ? ServiceKind.Ephemeral
        : changeSet.Observed.AdapterState is ServiceKind kind and not ServiceKind.Unknown ? kind
        : kindOfNew;

    private async Task RunByAddressAsync(List<int> indices, CancellationToken cancellationToken)
    {
        try
        {
            await persistent.RunAsync(
                _service, [.. indices.Select(index => changeSet.Changes[index])], (position, outcome) => _outcomes[indices[position]] = outcome, cancellationToken);
        }
        catch (SyncException error)
        {
            Settle([.. indices.Where(index => _outcomes[index] is null)], ChangeOutcome.Failed(error));
        }
    }

    /// <summary>Publishes the changes; gives the refusal back, with no outcome set, when the service is of the other kind.</summary>
    private async Task<SyncException?> PublishAsync(List<int> indices, CancellationToken cancellationToken)
    {
        var lane = session.LaneOf(_service);
        var before = lane.Find(_service);
        var wanted = Apply(before.Copies, indices);
        if (IsSame(before.Copies, wanted) && timeProvider.GetUtcNow() - before.WrittenAt < CopyLane.Remembered)
        {
            // It is registered as wanted and shown otherwise, which an operator's change does: told at once it would be asked for again at once.
            await Task.Delay(NacosTraits.ReadLag, timeProvider, cancellationToken);
            Settle(indices, ChangeOutcome.Applied);
            return null;
        }

        try
        {
            await lane.PublishAsync(_service, wanted, cancellationToken);
            Settle(indices, ChangeOutcome.Applied);
            return null;
        }
        catch (SyncException error) when (error.Kind == SyncErrorKind.Rejected && NacosErrors.IsKindMix(error.Message))
        {
            return error;
        }
        catch (SyncException error) when (error.Kind == SyncErrorKind.Rejected && indices.Count > 1)
        {
            var half = indices.Count / 2;
            return await PublishAsync(indices[..half], cancellationToken) ?? await PublishAsync(indices[half..], cancellationToken);
        }
        catch (SyncException error)
        {
            Settle(indices, ChangeOutcome.Failed(error));
            return null;
        }
    }

    private ImmutableDictionary<CopyKey, ServiceInstance> Apply(ImmutableDictionary<CopyKey, ServiceInstance> copies, List<int> indices)
    {
        var builder = copies.ToBuilder();
        foreach (var change in indices.Select(index => changeSet.Changes[index]))
        {
            var key = new CopyKey(change.Owner, change.Instance);
            if (change.Desired is { } desired)
            {
                builder[key] = desired;
            }
            else
            {
                builder.Remove(key);
            }
        }

        return builder.ToImmutable();
    }

    private static bool IsSame(ImmutableDictionary<CopyKey, ServiceInstance> left, ImmutableDictionary<CopyKey, ServiceInstance> right) =>
        ReferenceEquals(left, right)
        || (left.Count == right.Count && left.All(pair => right.TryGetValue(pair.Key, out var other) && other.Equals(pair.Value)));

    private void Settle(List<int> indices, ChangeOutcome outcome)
    {
        foreach (var index in indices)
        {
            _outcomes[index] = outcome;
        }
    }
}
