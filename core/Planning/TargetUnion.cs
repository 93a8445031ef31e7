using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Planning;

/// <summary>The union of all contributions to one target: who offers which address, and what is known of each owner's share (DESIGN laws 3 and 4).</summary>
internal sealed class TargetUnion
{
    private readonly Dictionary<HostPort, (Contribution Contribution, ServiceInstance Instance)> _chosen = [];
    private readonly Dictionary<string, Share> _shares = new(StringComparer.Ordinal);
    private readonly List<PlanNote> _notes = [];

    private TargetUnion(HashSet<HostPort> natives) => Natives = natives;

    /// <summary>Addresses that applications registered themselves.</summary>
    public IReadOnlySet<HostPort> Natives { get; }

    /// <summary>Losers of addresses.</summary>
    public IReadOnlyList<PlanNote> Notes => _notes;

    /// <summary>Owners whose share is unknown.</summary>
    public ImmutableHashSet<string> UnknownOwners { get; private set; } = [];

    /// <summary>Builds the union.</summary>
    public static TargetUnion Build(PlanInput input)
    {
        var union = new TargetUnion([.. input.Observed.Instances.Where(static entry => entry.IsNative).Select(static entry => entry.Instance.Address)]);
        foreach (var contribution in input.Contributions)
        {
            union.AddToShare(contribution);
        }

        union.UnknownOwners = [.. union._shares.Where(static pair => pair.Value.Unknown is not null).Select(static pair => pair.Key)];
        var pinned = union.PinnedAddresses(input.Observed);
        foreach (var contribution in input.Contributions)
        {
            union.Choose(contribution, pinned);
        }

        return union;
    }

    /// <summary>What the adapter is asked to hold.</summary>
    public DesiredService ToDesired(PlanInput input)
    {
        var instances = ImmutableArray.CreateBuilder<ServiceInstance>(_chosen.Count);
        foreach (var (_, instance) in _chosen.Values)
        {
            instances.Add(instance);
        }

        instances.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        var metadata = input.Contributions.FirstOrDefault(static contribution => contribution.Metadata.Count > 0)?.Metadata ?? MetadataMap.Empty;
        return new()
        {
            Target = input.Observed.Target,
            Instances = instances.DrainToImmutable(),
            Groups = [.. input.Contributions.SelectMany(static contribution => contribution.Groups).DistinctBy(static group => group.Name, StringComparer.Ordinal).OrderBy(static group => group.Name, StringComparer.Ordinal)],
            SourceType = input.Contributions.FirstOrDefault()?.SourceType ?? "",
            NamespaceAsWritten = input.Contributions.FirstOrDefault()?.NamespaceAsWritten ?? input.Observed.Target.Service.Namespace,
            Metadata = metadata,
        };
    }

    /// <summary>Whether any contribution of this owner maps here.</summary>
    public bool HasShare(string owner) => _shares.ContainsKey(owner);

    /// <summary>Why the owner's share is unknown, or null.</summary>
    public string? UnknownReason(string owner) => _shares.GetValueOrDefault(owner)?.Unknown;

    /// <summary>Why losses of the owner's share have to wait, or null.</summary>
    public string? LossesWait(string owner) => _shares.GetValueOrDefault(owner) is { } share ? share.Unknown ?? share.LossesWait : null;

    /// <summary>Whether any task of the share only creates and updates: nobody can tell which of them made a copy that none offers any more.</summary>
    public bool IsUpsertOnly(string owner) => _shares.GetValueOrDefault(owner) is { UpsertOnly: true };

    /// <summary>The task that offers the address for this owner, else the first of the owner's tasks, else empty.</summary>
    public string TaskOf(string owner, HostPort address) =>
        _chosen.TryGetValue(address, out var chosen) && string.Equals(chosen.Contribution.Owner, owner, StringComparison.Ordinal)
            ? chosen.Contribution.Task
            : _shares.GetValueOrDefault(owner)?.FirstTask ?? "";

    /// <summary>Who offers the address, or empty.</summary>
    public string OwnerOf(HostPort address) => _chosen.TryGetValue(address, out var chosen) ? chosen.Contribution.Owner : "";

    /// <summary>Whether this owner still offers the instance, though it takes no traffic.</summary>
    public bool OffersUnusable(string owner, InstanceKey key) =>
        _chosen.TryGetValue(key.Address, out var chosen) && chosen.Instance.Key == key && string.Equals(chosen.Contribution.Owner, owner, StringComparison.Ordinal) && !chosen.Instance.IsUsable;

    /// <summary>Whether this owner still offers the instance, which is unhealthy and would take traffic as soon as it recovers.</summary>
    public bool OffersUnhealthy(string owner, InstanceKey key) =>
        OffersUnusable(owner, key) && _chosen[key.Address].Instance is { Health: InstanceHealth.Critical, Isolated: false, Weight: > 0 };

    private void AddToShare(Contribution contribution)
    {
        if (!_shares.TryGetValue(contribution.Owner, out var share))
        {
            _shares[contribution.Owner] = share = new Share { FirstTask = contribution.Task, Place = _shares.Count };
        }

        share.Unknown ??= contribution.Unknown;
        share.LossesWait ??= contribution.LossesWait;
        share.UpsertOnly |= contribution.UpsertOnly;
    }

    // An address of an unknown share stays where it is: nobody can tell whether its owner still has it. Where two unknown shares hold one, the
    // first stands, whatever the order of the read.
    private Dictionary<HostPort, string> PinnedAddresses(ObservedService observed)
    {
        var pinned = new Dictionary<HostPort, string>();
        foreach (var entry in observed.Instances)
        {
            if (entry is { Ownership: CopyOwnership.Ours, Owner: { } owner } && UnknownOwners.Contains(owner)
                && (!pinned.TryGetValue(entry.Instance.Address, out var other) || _shares[owner].Place < _shares[other].Place))
            {
                pinned[entry.Instance.Address] = owner;
            }
        }

        return pinned;
    }

    private void Choose(Contribution contribution, Dictionary<HostPort, string> pinned)
    {
        foreach (var instance in contribution.Instances)
        {
            var address = instance.Address;
            if (Natives.Contains(address))
            {
                _notes.Add(new(PlanNoteKind.NativeWins, contribution.Owner, contribution.Task, instance.Key, "An application registered this address itself; it needs no copy."));
            }
            else if (pinned.TryGetValue(address, out var holder) && !string.Equals(holder, contribution.Owner, StringComparison.Ordinal))
            {
                _notes.Add(new(PlanNoteKind.AddressTaken, contribution.Owner, contribution.Task, instance.Key, $"The address is held by a copy from '{holder}', whose state is unknown; it stays where it is."));
            }
            else if (!_chosen.TryAdd(address, (contribution, instance)))
            {
                var winner = _chosen[address].Contribution;
                AddGroups(address, contribution, instance);
                if (!string.Equals(winner.Task, contribution.Task, StringComparison.Ordinal))
                {
                    _notes.Add(new(PlanNoteKind.AddressTaken, contribution.Owner, contribution.Task, instance.Key, $"Task '{winner.Task}' offers the same address and stands first."));
                }
            }
        }
    }

    // Tasks of one owner that offer one address may want groups of their own; a name that both use means what the first says.
    private void AddGroups(HostPort address, Contribution contribution, ServiceInstance instance)
    {
        var (winner, chosen) = _chosen[address];
        if (instance.Groups.IsEmpty || ReferenceEquals(winner, contribution) || !string.Equals(winner.Owner, contribution.Owner, StringComparison.Ordinal))
        {
            return;
        }

        var more = instance.Groups.Where(name => !winner.Groups.Any(group => string.Equals(group.Name, name, StringComparison.Ordinal)));
        _chosen[address] = (winner, chosen with { Groups = [.. chosen.Groups.Concat(more).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] });
    }

    private sealed class Share
    {
        public required string FirstTask { get; init; }

        public required int Place { get; init; }

        public string? Unknown { get; set; }

        public string? LossesWait { get; set; }

        public bool UpsertOnly { get; set; }
    }
}
