using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;
using PolarisSync.Core.Guard;

namespace PolarisSync.Core.Engine;

/// <summary>
/// Works on the targets of one destination: a queue keyed by target, one worker a key, wake-ups coalesce; reads, plans, and hands ready
/// change sets to the lane. Lives on the engine's loop.
/// </summary>
internal sealed partial class DestinationPump
{
    private const int ReadsAtOnce = 4;

    // Targets come one by one while a source is read; reads of a few each would cost more than one of many. So beside a read under way another
    // one begins only with this many, or after this long.
    private const int ReadAnyTime = 500;
    private static readonly TimeSpan s_gathering = TimeSpan.FromMilliseconds(25);
    private readonly EngineLoop _loop;
    private readonly EngineSettings _settings;
    private readonly EndpointRuntime _endpoint;
    private readonly IServiceDestination _destination;
    private readonly PumpServices _services;
    private readonly ILogger _logger;
    private readonly Lane _lane;
    private readonly Dictionary<TargetKey, TargetState> _targets = [];
    private readonly Queue<TargetState> _queue = new();
    private int _activeReads;
    private DateTimeOffset _lastReadBegan;
    private bool _gathering;
    private bool _listingOwned;

    public DestinationPump(EngineLoop loop, EngineSettings settings, EndpointRuntime endpoint, IServiceDestination destination, PumpServices services, ILogger logger)
    {
        _loop = loop;
        _settings = settings;
        _endpoint = endpoint;
        _destination = destination;
        _services = services;
        _logger = logger;
        _lane = new Lane(loop, endpoint, destination, OnApplied, OnOutdated);
    }

    /// <summary>All targets.</summary>
    public IReadOnlyDictionary<TargetKey, TargetState> Targets => _targets;

    /// <summary>Whether what our owners hold was listed since the last (re)connect.</summary>
    public bool OwnedListed { get; private set; }

    /// <summary>The owners that were asked for then.</summary>
    public IReadOnlySet<string> ListedOwners { get; private set; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Writes under way.</summary>
    public int Writing => _lane.Calls;

    /// <summary>Change sets ready or under way.</summary>
    public int QueueDepth => _lane.Depth;

    /// <summary>Changes a second at most; null for no limit.</summary>
    public int? MaxWritesPerSecond
    {
        get => _lane.MaxWritesPerSecond;
        set => _lane.MaxWritesPerSecond = value;
    }

    private DestinationTraits Traits => _endpoint.Info!.Destination!;

    /// <summary>The target with this key, made if there is none.</summary>
    public TargetState Ensure(TargetKey key)
    {
        if (!_targets.TryGetValue(key, out var target))
        {
            _targets.Add(key, target = new TargetState(new TargetId(_endpoint.Name, key)));
            _endpoint.UpdateWatch();
        }

        return target;
    }

    /// <summary>A contribution begins to flow in.</summary>
    public void Attach(ContributionSlot slot)
    {
        var target = Ensure(slot.Target);
        if (Traits.Lease != CopyLease.None)
        {
            slot.Stale = _services.Leases.Of(target.Id, slot.Task.Owner);
        }

        slot.IsAttached = true;
        target.Generation++;
        target.Slots.Add(slot);
        NoteContribution(slot);
        NoteComingBack(slot);
        Wake(target);
    }

    /// <summary>
    /// A contribution of everything ends what was withdrawn of its service. One that selects instances ends it address by address, when it is planned:
    /// what it does not select stays withdrawn.
    /// </summary>
    public void NoteComingBack(ContributionSlot slot)
    {
        if (slot.Match.Selector is null)
        {
            _services.Withdrawals.ComeBack(new TargetId(_endpoint.Name, slot.Target), slot.Task.Owner, slot.Source.Key);
        }
    }

    /// <summary>A contribution flows in no more. What becomes of its copies was recorded before.</summary>
    public void Detach(ContributionSlot slot)
    {
        slot.IsAttached = false;
        if (_targets.TryGetValue(slot.Target, out var target) && target.Slots.Remove(slot))
        {
            target.Generation++;
            Wake(target);
        }
    }

    /// <summary>What may be done at a target changed: what was planned before and is not on its way yet is planned anew.</summary>
    public void Replan(TargetKey key)
    {
        if (_targets.TryGetValue(key, out var target))
        {
            target.Generation++;
            Wake(target);
        }
    }

    /// <summary>A contribution that flows in was brought up to date.</summary>
    public void OnContribution(ContributionSlot slot)
    {
        NoteContribution(slot);
        Wake(slot.Target);
    }

    /// <summary>Something about a target may have changed.</summary>
    public void Wake(TargetKey key)
    {
        if (_targets.TryGetValue(key, out var target))
        {
            Wake(target);
        }
    }

    /// <summary>Wakes every target: the audit, a new connection, a pass that was completed. One that was not planned yet is on its way to that.</summary>
    public void WakeAll(bool waitingOnly = false)
    {
        foreach (var target in _targets.Values)
        {
            if (!waitingOnly || target.Last is { } last && (!last.Waiting.IsEmpty || !last.Held.IsEmpty || last.Plan.UnknownOwners.Count > 0))
            {
                MarkDirty(target);
            }
        }

        PumpReads();
    }

    /// <summary>Sends nothing more; what is under way ends.</summary>
    public void Halt() => _lane.IsHalted = true;

    /// <summary>The endpoint was opened, for the first time or again.</summary>
    public void OnOpened()
    {
        _activeReads = 0;
        OwnedListed = false;
        foreach (var target in _targets.Values)
        {
            target.Expected = default;
            target.NotBefore = default;
        }

        foreach (var target in _targets.Values)
        {
            MarkDirty(target);
        }

        // What is owned comes first: a copy of a share that was not read yet must be known as such before anything is planned beside it.
        ListOwned();
    }

    /// <summary>The endpoint was lost. Reads under way are void; calls of the lane end by themselves.</summary>
    public void OnLost()
    {
        _activeReads = 0;
        _listingOwned = false;
        foreach (var target in _targets.Values.Where(target => target.IsBusy && !_lane.Holds(target)))
        {
            // One that was woken while it was being read is dirty already, but stands in no queue.
            target.IsBusy = false;
            target.IsDirty = false;
            MarkDirty(target);
        }
    }

    /// <summary>What the destination's own watch says: natives come and go, copies drift.</summary>
    public void OnEvent(SourceEvent sourceEvent)
    {
        switch (sourceEvent)
        {
            case SourceEvent.Snapshot(var snapshot):
                if (_targets.TryGetValue(new TargetKey(snapshot.Service), out var target) && !IsExpected(target, snapshot))
                {
                    Wake(target);
                }

                break;
            case SourceEvent.Changed(var key):
                Wake(new TargetKey(key));
                break;
            case SourceEvent.Live:
                WakeAll();
                break;
        }
    }

    // Our own write is often told by the watch before its call returns.
    private static bool IsExpected(TargetState target, ServiceSnapshot snapshot) =>
        (!target.Expected.IsDefault && SnapshotComparer.SameInstances(target.Expected, snapshot.Instances))
        || (!target.Underway.IsDefault && SnapshotComparer.SameInstances(target.Underway, snapshot.Instances));

    /// <summary>The periodic full compare; gives the services that are being read as targets.</summary>
    public IReadOnlySet<ServiceKey> Audit()
    {
        WakeAll();
        ListOwned();
        return _targets.Keys.Select(static key => key.Service).ToHashSet();
    }

    /// <summary>Wakes a target.</summary>
    public void Wake(TargetState target)
    {
        MarkDirty(target);
        PumpReads();
    }

    private bool IsCurrent(TargetState target) => _targets.TryGetValue(target.Key, out var current) && ReferenceEquals(current, target);

    private void MarkDirty(TargetState target)
    {
        if (target.IsDirty)
        {
            return;
        }

        target.IsDirty = true;
        if (!target.IsBusy)
        {
            _queue.Enqueue(target);
        }
    }

    private void WakeAt(TargetState target, DateTimeOffset at)
    {
        if (target.Timer is not null)
        {
            if (target.TimerAt <= at)
            {
                return;
            }

            target.Timer.Dispose();
        }

        target.TimerAt = at;
        target.Timer = _loop.Schedule(at - _loop.Now, () =>
        {
            target.Timer = null;
            if (IsCurrent(target))
            {
                Wake(target);
            }
        });
    }

    private void Retry(TargetState target, SyncErrorKind kind, string message, TimeSpan? retryAfter)
    {
        target.Failures++;
        target.Failure = message;
        target.NotBefore = _loop.Now + Backoff.After(_settings, kind, target.Failures, retryAfter);
        if (target.Failures == 1)
        {
            Log.TargetFailed(_logger, _endpoint.Name, target.Key.ToString(), ChangeNames.Explain(kind), message);
        }

        MarkDirty(target);
    }

    private void Finish(TargetState target)
    {
        target.IsBusy = false;
        if (target.IsDirty)
        {
            _queue.Enqueue(target);
            PumpReads();
        }
        else
        {
            DropIfDone(target);
        }

        _services.Settled();
    }

    private void DropIfDone(TargetState target)
    {
        if (target.Last is not { } last || target.Timer is not null)
        {
            return;
        }

        if (last.Plan.Owned == 0 && last.Plan.IsInStep)
        {
            foreach (var slot in target.Slots.Where(static slot => slot.Instances.IsEmpty && slot.Source is { Unknown: null, LossesWait: null }).ToList())
            {
                slot.IsAttached = false;
                target.Slots.Remove(slot);
                slot.Task.Source.Feed!.Release(slot.Source);
            }
        }

        if (target.Slots.Count == 0 && !_services.Withdrawals.HasPurge(target.Id) && !target.IsDirty)
        {
            _targets.Remove(target.Key);
            _services.Guard.Forget(target.Id);
            _endpoint.UpdateWatch();
        }
    }
}
