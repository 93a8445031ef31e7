using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Guard;
using PolarisSync.Core.Planning;

namespace PolarisSync.Core.Engine;

/// <summary>All withdrawn contributions whose copies may still be there. Lives on the engine's loop; stored in the data folder.</summary>
internal sealed partial class Withdrawals
{
    private readonly Dictionary<(TargetId Target, string Owner), List<Withdrawal>> _records = [];
    private int _lastId;

    /// <summary>Grows with every change that has to be stored.</summary>
    public long Revision { get; private set; }

    /// <summary>The number in the newest id.</summary>
    public int LastId => _lastId;

    /// <summary>All records.</summary>
    public IEnumerable<Withdrawal> All => _records.Values.SelectMany(static records => records);

    /// <summary>Puts stored records back.</summary>
    public void Restore(IEnumerable<Withdrawal> records, int lastId)
    {
        _records.Clear();
        _lastId = lastId;
        foreach (var record in records)
        {
            Add(record);
        }
    }

    /// <summary>A new id for a purge; all contributions of one task withdrawn together share one.</summary>
    public string NextPurgeId() => FormattableString.Invariant($"p{++_lastId}");

    /// <summary>Records a withdrawal.</summary>
    public void Add(Withdrawal record)
    {
        if (!_records.TryGetValue((record.Target, record.Owner), out var records))
        {
            _records[(record.Target, record.Owner)] = records = [];
        }

        // What the task kept there before is kept still; it needs no line of its own.
        record.Addresses = records.Where(IsSame).Aggregate(record.Addresses, static (all, other) => all.Union(other.Addresses));
        records.RemoveAll(IsSame);
        records.Add(record);
        Revision++;

        bool IsSame(Withdrawal other) =>
            record is { PurgeId: null, Groups.IsEmpty: true } && other is { PurgeId: null, Groups.IsEmpty: true } && string.Equals(other.Task, record.Task, StringComparison.Ordinal) && other.Service == record.Service;
    }

    /// <summary>The owner contributes all of a service to the target again: nothing of it is withdrawn there any more.</summary>
    public void ComeBack(TargetId target, string owner, ServiceKey service) => Remove(target, owner, record => record.Groups.IsEmpty && (record.Service is null || record.Service == service));

    /// <summary>The target is another service's now: what is left of any other one is as good as orphaned there.</summary>
    public void Displace(TargetId target, string owner, ServiceKey service) => Remove(target, owner, record => record.Groups.IsEmpty && record.Service is { } other && other != service);

    /// <summary>These addresses are contributed again.</summary>
    public void TakeOver(TargetId target, string owner, IEnumerable<HostPort> addresses)
    {
        if (!_records.TryGetValue((target, owner), out var records))
        {
            return;
        }

        var contributed = addresses.ToHashSet();
        foreach (var record in records.Where(record => contributed.Overlaps(record.Addresses)))
        {
            record.Addresses = record.Addresses.Except(contributed);
            Revision++;
        }

        Remove(target, owner, static record => record.Addresses.IsEmpty && record.Groups.IsEmpty);
    }

    /// <summary>What is to become of a copy.</summary>
    /// <param name="target">Its target.</param>
    /// <param name="owner">Its owner.</param>
    /// <param name="address">Its address.</param>
    /// <param name="ownerContributes">Whether the owner still contributes there; if not, copies that no record names are withdrawn as well.</param>
    /// <param name="isPaused">Whether a task is paused: its purges wait.</param>
    public WithdrawnState StateOf(TargetId target, string owner, HostPort address, bool ownerContributes, Func<string, bool> isPaused)
    {
        if (!_records.TryGetValue((target, owner), out var records))
        {
            return WithdrawnState.None;
        }

        var state = WithdrawnState.None;
        var isNamed = ownerContributes || records.Exists(record => record.Addresses.Contains(address));
        foreach (var record in records.Where(record => record.Groups.IsEmpty && (!isNamed || record.Addresses.Contains(address))))
        {
            var own = record.PurgeNow && !isPaused(record.Task) ? WithdrawnState.PurgeNow : record.PurgeId is not null ? WithdrawnState.PurgePending : WithdrawnState.Kept;
            state = own == WithdrawnState.Kept || state == WithdrawnState.Kept ? WithdrawnState.Kept : own > state ? own : state;
        }

        return state;
    }

    /// <summary>Whether anything withdrawn is left at a target for this owner.</summary>
    public bool Covers(TargetId target, string owner) => _records.ContainsKey((target, owner));

    /// <summary>Whether any purge at this target is due or pending.</summary>
    public bool HasPurge(TargetId target) => All.Any(record => record.Target == target && record.PurgeId is not null);

    /// <summary>The purge that a copy goes by, or null.</summary>
    public Withdrawal? FindPurge(TargetId target, string owner, HostPort address) =>
        _records.TryGetValue((target, owner), out var records) && records.Exists(static record => record is { PurgeNow: true, Groups.IsEmpty: true })
            ? records.Find(record => record.PurgeNow && record.Addresses.Contains(address)) ?? records.Find(static record => record is { PurgeNow: true, Groups.IsEmpty: true })
            : null;

    /// <summary>Whether all that is recorded at a target is to be purged now.</summary>
    /// <param name="target">The target.</param>
    /// <param name="isPaused">Whether a task is paused: its purges wait.</param>
    public bool PurgesAll(TargetId target, Func<string, bool> isPaused)
    {
        var any = false;
        foreach (var record in All.Where(record => record.Target == target))
        {
            if (!record.PurgeNow || isPaused(record.Task))
            {
                return false;
            }

            any = true;
        }

        return any;
    }

    /// <summary>
    /// After a complete read: records none of whose copies are there any more are done. A purge of all of a target that nobody wants goes on until its groups,
    /// and the service object around them, are gone as well.
    /// </summary>
    public void Settle(TargetId target, ObservedService observed, bool isWanted)
    {
        if (!isWanted && observed is { Exists: true, ServiceIsOurs: true, Groups.IsEmpty: false } && PurgesAll(target, static _ => false))
        {
            return;
        }

        foreach (var (key, records) in _records.Where(pair => pair.Key.Target == target).ToList())
        {
            var present = observed.Instances.Where(entry => entry.Ownership == CopyOwnership.Ours && string.Equals(entry.Owner, key.Owner, StringComparison.Ordinal)).Select(static entry => entry.Instance.Address).ToHashSet();
            if (records.RemoveAll(record => record.Groups.IsEmpty && !present.Overlaps(record.Addresses)) > 0)
            {
                Revision++;
                DropEmpty(key.Target, key.Owner);
            }
        }
    }

    /// <summary>Starts the purges of an id.</summary>
    public ImmutableArray<Withdrawal> Purge(string id)
    {
        var due = All.Where(record => string.Equals(record.PurgeId, id, StringComparison.OrdinalIgnoreCase)).ToImmutableArray();
        foreach (var record in due)
        {
            record.PurgeNow = true;
            Revision++;
        }

        return due;
    }

    /// <summary>Cancels the purges of an id: the copies are kept.</summary>
    public ImmutableArray<Withdrawal> Keep(string id)
    {
        var kept = All.Where(record => string.Equals(record.PurgeId, id, StringComparison.OrdinalIgnoreCase) && !record.PurgeNow).ToImmutableArray();
        foreach (var record in kept)
        {
            record.PurgeId = null;
            Revision++;
        }

        return kept;
    }

    /// <summary>Cancels every purge that the condition names, however far it got: the copies are kept.</summary>
    public ImmutableArray<Withdrawal> KeepWhere(Func<Withdrawal, bool> condition)
    {
        var kept = All.Where(record => record.PurgeId is not null && condition(record)).ToImmutableArray();
        foreach (var record in kept)
        {
            record.PurgeId = null;
            record.PurgeNow = false;
            Revision++;
        }

        return kept;
    }

    /// <summary>A task goes on under another name: what it left behind is still its own.</summary>
    public void Rename(string task, string name)
    {
        foreach (var record in All.Where(record => string.Equals(record.Task, task, StringComparison.Ordinal)))
        {
            record.Task = name;
            Revision++;
        }
    }

    private void Remove(TargetId target, string owner, Predicate<Withdrawal> condition)
    {
        if (_records.TryGetValue((target, owner), out var records) && records.RemoveAll(condition) > 0)
        {
            Revision++;
            DropEmpty(target, owner);
        }
    }

    private void DropEmpty(TargetId target, string owner)
    {
        if (_records[(target, owner)].Count == 0)
        {
            _records.Remove((target, owner));
        }
    }
}
