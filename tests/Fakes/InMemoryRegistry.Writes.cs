using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Fakes;

// What the tool does to the registry: the only way in for a destination.
public sealed partial class InMemoryRegistry
{
    private readonly List<InMemoryWrite> _writes = [];
    private readonly List<string> _violations = [];
    private readonly List<(Func<ServiceInstance, bool> Predicate, string Words, SyncErrorKind Kind)> _refusals = [];
    private readonly List<(Func<ServiceInstance, bool> Predicate, string? Words)> _stuck = [];
    private readonly List<(Func<ServiceKey, ServiceAction, bool> Predicate, string Words, SyncErrorKind Instances)> _refusedServices = [];
    private readonly HashSet<(string Session, TargetKey Target)> _busyTargets = [];
    private int _answersToLose;
    private readonly Dictionary<string, int> _applying = new(StringComparer.Ordinal);

    /// <summary>Every change that reached the state, in order, refused ones included.</summary>
    public ImmutableArray<InMemoryWrite> WriteLog
    {
        get
        {
            lock (_gate)
            {
                return [.. _writes];
            }
        }
    }

    /// <summary>What the tool did and never may; must be empty at the end of every test.</summary>
    public ImmutableArray<string> Violations
    {
        get
        {
            lock (_gate)
            {
                return [.. _violations];
            }
        }
    }

    /// <summary>Most apply calls seen at once.</summary>
    public int MaxCallsAtOnce { get; private set; }

    /// <summary>Changes in the largest batch seen.</summary>
    public int MaxBatchChanges { get; private set; }

    /// <summary>From now on creates and updates of such instances fail with these words.</summary>
    public void Reject(Func<ServiceInstance, bool> predicate, string words, SyncErrorKind kind = SyncErrorKind.Rejected)
    {
        lock (_gate)
        {
            _refusals.Add((predicate, words, kind));
        }
    }

    /// <summary>From now on deletes of such instances are refused with these words; with null they are acknowledged and take no effect.</summary>
    public void RejectDeletes(Func<ServiceInstance, bool> predicate, string? words)
    {
        lock (_gate)
        {
            _stuck.Add((predicate, words));
        }
    }

    /// <summary>
    /// From now on such service objects are not made, brought into form or removed, with these words; instances of one that does not exist then fail, too.
    /// </summary>
    public void RejectServices(Func<ServiceKey, ServiceAction, bool> predicate, string words, SyncErrorKind instances = SyncErrorKind.Rejected)
    {
        lock (_gate)
        {
            _refusedServices.Add((predicate, words, instances));
        }
    }

    /// <summary>How often a service object was refused.</summary>
    public int RefusedServices { get; private set; }

    /// <summary>Ends every <see cref="Reject"/>, <see cref="RejectDeletes"/> and <see cref="RejectServices"/>.</summary>
    public void RejectNothing()
    {
        lock (_gate)
        {
            _refusals.Clear();
            _stuck.Clear();
            _refusedServices.Clear();
        }
    }

    /// <summary>The next apply calls take effect, but their answer is lost: Transient.</summary>
    public void LoseAnswer(int calls = 1)
    {
        lock (_gate)
        {
            _answersToLose += calls;
        }
    }

    internal async Task<ApplyResult> ApplyAsync(IReadOnlyList<ChangeSet> batch, string session, CancellationToken cancellationToken)
    {
        BeginApply(batch, session);
        try
        {
            await EnterAsync("Apply", InMemoryFaultScope.Writes, Options.WriteDelay, cancellationToken);
            lock (_gate)
            {
                var result = new ApplyResult { ChangeSets = [.. batch.Select(changeSet => Apply(changeSet, session))] };
                if (_answersToLose > 0)
                {
                    _answersToLose--;
                    throw new SyncException(SyncErrorKind.Transient, "The in-memory registry's answer was lost.");
                }

                return result;
            }
        }
        finally
        {
            EndApply(batch, session);
        }
    }

    private void BeginApply(IReadOnlyList<ChangeSet> batch, string session)
    {
        lock (_gate)
        {
            var traits = _options.Traits;
            var changes = batch.Sum(changeSet => changeSet.Changes.Length);
            foreach (var changeSet in batch)
            {
                if (!_busyTargets.Add((session, changeSet.Target)))
                {
                    throw Violation($"two applies at once for {changeSet.Target}");
                }
            }

            var calls = _applying[session] = _applying.GetValueOrDefault(session) + 1;
            MaxCallsAtOnce = Math.Max(MaxCallsAtOnce, calls);
            MaxBatchChanges = Math.Max(MaxBatchChanges, changes);
            if (calls > traits.CallsAtOnce)
            {
                _violations.Add($"{calls} apply calls at once, allowed are {traits.CallsAtOnce}");
            }

            if (changes > traits.BatchChanges && batch.Count > 1)
            {
                _violations.Add($"a batch of {changes} changes in {batch.Count} change sets, allowed are {traits.BatchChanges}");
            }
        }
    }

    private void EndApply(IReadOnlyList<ChangeSet> batch, string session)
    {
        lock (_gate)
        {
            _applying[session]--;
            foreach (var changeSet in batch)
            {
                _busyTargets.Remove((session, changeSet.Target));
            }
        }
    }

    private ChangeSetResult Apply(ChangeSet changeSet, string session)
    {
        var service = changeSet.Target.Service;
        var refusedAs = changeSet.Service == ServiceAction.None ? -1 : _refusedServices.FindIndex(refused => refused.Predicate(service, changeSet.Service));
        if (refusedAs >= 0)
        {
            return Refuse(changeSet, _refusedServices[refusedAs].Words, _refusedServices[refusedAs].Instances, session);
        }

        if (changeSet.Service == ServiceAction.Ensure && _options.KeepsServices)
        {
            var isNew = !_history[^1].Services.ContainsKey(service);
            Edit(service, (before, _) => isNew || !before.Metadata.Equals(changeSet.Metadata)
                ? before with { IsOurs = before.IsOurs || isNew, Metadata = changeSet.Metadata }
                : before);
        }

        EnsureGroups(changeSet);
        var outcomes = changeSet.Changes.Select(change => Apply(service, change, session)).ToImmutableArray();
        RemoveGroups(changeSet);
        var serviceOutcome = changeSet.Service == ServiceAction.Remove && _options.KeepsServices ? Remove(service) : ChangeOutcome.Applied;
        return new() { Target = changeSet.Target, Outcomes = outcomes, Service = serviceOutcome };
    }

    private ChangeSetResult Refuse(ChangeSet changeSet, string words, SyncErrorKind instances, string session)
    {
        RefusedServices++;
        var exists = _history[^1].Services.ContainsKey(changeSet.Target.Service);
        return new()
        {
            Target = changeSet.Target,
            Outcomes = [.. changeSet.Changes.Select(change => exists ? Apply(changeSet.Target.Service, change, session) : ChangeOutcome.Failed(instances, words))],
            Service = ChangeOutcome.Failed(SyncErrorKind.Rejected, words),
        };
    }

    private ChangeOutcome Remove(ServiceKey service)
    {
        if (!_history[^1].Services.TryGetValue(service, out var found))
        {
            return ChangeOutcome.Applied;
        }

        if (!found.IsOurs || !found.Entries.IsEmpty)
        {
            return ChangeOutcome.Failed(SyncErrorKind.Transient, $"{service} is not ours or not empty.");
        }

        RemoveService(service);
        return ChangeOutcome.Applied;
    }

    private ChangeOutcome Apply(ServiceKey service, InstanceChange change, string session)
    {
        var traits = _options.Traits;
        var leaseSession = traits.Lease == CopyLease.Session ? session : null;
        var handle = change.Observed?.Handle is { Length: > 0 } named ? named
            : traits.Identity == CopyIdentity.ByAddress ? change.Instance.ToString()
            : IdOf(change.Instance, change.Owner, leaseSession);
        var entry = _history[^1].Services.GetValueOrDefault(service)?.Find(handle);
        var (outcome, after) = Decide(change, entry, handle, leaseSession);
        if (outcome.IsApplied && !ReferenceEquals(entry, after))
        {
            Edit(service, (before, index) => before with
            {
                Entries = after is null ? before.Entries.Remove(entry!) : Upsert(before.Entries, after with { Revision = index }),
            });
        }

        _writes.Add(new()
        {
            At = Time.GetUtcNow(),
            Service = service,
            Kind = change.Kind,
            Owner = change.Owner,
            Handle = handle,
            Before = entry?.Instance,
            After = outcome.IsApplied ? after?.Instance : entry?.Instance,
            Outcome = outcome,
        });
        return outcome;
    }

    private (ChangeOutcome Outcome, InMemoryEntry? After) Decide(InstanceChange change, InMemoryEntry? entry, string handle, string? session)
    {
        if (entry is not null && !string.Equals(OwnerOf(entry), change.Owner, StringComparison.Ordinal))
        {
            throw Violation($"{change.Kind} by {change.Owner} would hit {handle}, which is {(entry.IsNative ? "a native" : $"of {OwnerOf(entry) ?? "some other tool"}")}");
        }

        if (entry?.Session is not null && !string.Equals(entry.Session, session, StringComparison.Ordinal))
        {
            throw Violation($"{change.Kind} by {change.Owner} would hit {handle}, which another session keeps alive");
        }

        if (change.Kind != ChangeKind.Create && entry is not null && _options.Traits.ConditionalWrites
            && !string.Equals(change.Observed?.Revision, RevisionOf(entry), StringComparison.Ordinal))
        {
            return (ChangeOutcome.Failed(SyncErrorKind.Transient, $"{handle} changed meanwhile."), entry);
        }

        if (change.Kind == ChangeKind.Delete)
        {
            if (entry is not null && _stuck.FindIndex(stuck => stuck.Predicate(entry.Instance)) is >= 0 and var index)
            {
                return (_stuck[index].Words is { } refusal ? ChangeOutcome.Failed(SyncErrorKind.Rejected, refusal) : ChangeOutcome.Applied, entry);
            }

            return (ChangeOutcome.Applied, entry is null ? null : WithGroupsLeft(change, entry, null));
        }

        if (change.Kind == ChangeKind.Update && entry is null)
        {
            return (ChangeOutcome.Failed(SyncErrorKind.NotFound, $"{handle} is not there."), null);
        }

        var desired = change.Desired ?? throw Violation($"{change.Kind} of {handle} without what is desired");
        if (!string.Equals(desired.Mark, change.Owner, StringComparison.Ordinal))
        {
            throw Violation($"{change.Kind} of {handle} by {change.Owner} with the mark '{desired.Mark}'");
        }

        if (Refusal(desired) is { } failed)
        {
            return (failed, entry);
        }

        if (entry is not null && change.Observed is not null && WithGroupsLeft(change, entry, desired) is { } both)
        {
            desired = both.Instance;
        }

        return entry is not null && entry.Instance.Equals(desired)
            ? (ChangeOutcome.Applied, entry)
            : (ChangeOutcome.Applied, new()
            {
                Id = handle,
                Instance = desired,
                Owner = _options.Traits.Identity == CopyIdentity.Own ? change.Owner : null,
                Session = session,
            });
    }

    private ChangeOutcome? Refusal(ServiceInstance instance)
    {
        var pairs = instance.Metadata.Count + 1;
        if (pairs > _options.MaxMetadataPairs)
        {
            return ChangeOutcome.Failed(SyncErrorKind.Rejected, $"{pairs} metadata pairs, at most {_options.MaxMetadataPairs} are allowed");
        }

        foreach (var (predicate, words, kind) in _refusals)
        {
            if (predicate(instance))
            {
                return ChangeOutcome.Failed(kind, words);
            }
        }

        return null;
    }

    internal static string RevisionOf(InMemoryEntry entry) => entry.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private RegistryViolationException Violation(string what)
    {
        lock (_gate)
        {
            _violations.Add(what);
        }

        return new(what);
    }

    private ImmutableSortedDictionary<ServiceKey, InMemoryService> WithoutSessions(
        ImmutableSortedDictionary<ServiceKey, InMemoryService> services, Predicate<string> gone, long index)
    {
        foreach (var (key, service) in services)
        {
            var left = service.Entries.RemoveAll(entry => entry.Session is { } session && gone(session));
            if (left.Length != service.Entries.Length)
            {
                services = left.IsEmpty && !_options.KeepsServices
                    ? services.Remove(key)
                    : services.SetItem(key, service with { Entries = left, Index = index });
            }
        }

        return services;
    }
}
