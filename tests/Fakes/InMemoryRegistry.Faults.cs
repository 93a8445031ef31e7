using System.Collections.Concurrent;
using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Fakes;

// How the registry fails.
public sealed partial class InMemoryRegistry
{
    private readonly ConcurrentDictionary<ServiceKey, (SyncErrorKind Kind, bool Alone)> _unreadable = new();
    private readonly ConcurrentDictionary<ServiceKey, bool> _doubted = new();
    private readonly ConcurrentDictionary<string, long> _calls = new(StringComparer.Ordinal);
    private readonly List<(InMemoryFaultScope Scope, SyncErrorKind Kind)> _failNext = [];
    private readonly List<(long Number, SourceEvent Event, TaskCompletionSource Heard)> _said = [];
    private InMemoryFault _fault;
    private InMemoryFaultScope _faultScope = InMemoryFaultScope.All;
    private readonly ConcurrentDictionary<ServiceKey, long> _keysRead = new();
    private int _drops;
    private bool _mute;

    /// <summary>Calls so far by method: Open, ListServices, ReadServices, ReadTargets, ListOwned, Apply, Watch. Failed ones count too.</summary>
    public IReadOnlyDictionary<string, long> Calls => _calls;

    /// <summary>Services and targets read so far, over all read calls.</summary>
    public long KeysRead => _keysRead.Values.Sum();

    /// <summary>How often each service was read, as a service or as a target.</summary>
    public IReadOnlyDictionary<ServiceKey, long> ReadsByService => _keysRead;

    /// <summary>Runs before each call, inside it, with the method's name: to hold a call, to change something at that moment, or to throw.</summary>
    public Func<string, CancellationToken, Task>? BeforeCall { get; set; }

    /// <summary>Runs inside each read after its answer was made up and before it is given, with the method's name: to hold an answer that grows old.</summary>
    public Func<string, CancellationToken, Task>? BeforeAnswer { get; set; }

    /// <summary>Runs when a connection is disposed, before anything else: to throw, or to hang.</summary>
    public Func<Task>? BeforeDispose { get; set; }

    /// <summary>Service lists leave these out although they are there.</summary>
    public Func<ServiceKey, bool> HiddenFromLists { get; set; } = static _ => false;

    /// <summary>No watch tells anything while this is true; what changed meanwhile is told afterwards.</summary>
    public bool MuteWatches
    {
        get => Volatile.Read(ref _mute);
        set
        {
            Volatile.Write(ref _mute, value);
            Pulse();
        }
    }

    /// <summary>From now on every call in the scope fails this way; <see cref="InMemoryFault.None"/> ends it.</summary>
    public void SetFault(InMemoryFault fault, InMemoryFaultScope scope = InMemoryFaultScope.All)
    {
        lock (_gate)
        {
            (_fault, _faultScope) = (fault, scope);
            Pulse();
        }
    }

    /// <summary>The server is not reachable: every call and every watch throws Transient, until <see cref="GoUp"/>.</summary>
    public void GoDown() => SetFault(InMemoryFault.Down);

    /// <summary>Ends every fault set by <see cref="SetFault"/>.</summary>
    public void GoUp() => SetFault(InMemoryFault.None);

    /// <summary>The next calls fail once each.</summary>
    public void FailNext(int calls, SyncErrorKind kind, InMemoryFaultScope scope = InMemoryFaultScope.Reads)
    {
        lock (_gate)
        {
            _failNext.AddRange(Enumerable.Repeat((scope, kind), calls));
        }
    }

    /// <summary>Reads of one service fail this way, the rest works; null ends it.</summary>
    /// <param name="service">Which.</param>
    /// <param name="kind">How.</param>
    /// <param name="saysSo">Whether the failure says itself that it concerns no other service, nor the server.</param>
    public void FailReadsOf(ServiceKey service, SyncErrorKind? kind, bool saysSo = false)
    {
        if (kind is null)
        {
            _unreadable.TryRemove(service, out _);
        }
        else
        {
            _unreadable[service] = (kind.Value, saysSo);
        }
    }

    /// <summary>What the server shows of a service is not believed: as a source it cannot be read, as a target it can. Null ends it.</summary>
    /// <param name="service">Which.</param>
    /// <param name="saysSo">Whether a read of the target says that it is none of the source.</param>
    public void Doubt(ServiceKey service, bool? saysSo)
    {
        if (saysSo is { } told)
        {
            _doubted[service] = told;
        }
        else
        {
            _doubted.TryRemove(service, out _);
        }
    }

    /// <summary>The server restarts: a new epoch with a counter from the start; all watches break. Leased copies are gone.</summary>
    /// <param name="empty">Whether it forgot everything.</param>
    public void Restart(bool empty)
    {
        lock (_gate)
        {
            var state = _history[^1];
            _history.Clear();
            var services = empty ? state.Services.Clear() : WithoutSessions(state.Services, _ => true, 1);
            _history.Add(new()
            {
                Epoch = $"life-{++_lives}",
                Index = 1,
                At = Time.GetUtcNow(),
                Services = services.ToImmutableSortedDictionaryOf(service => service with { Index = 1 }),
            });
            DropWatches();
        }
    }

    /// <summary>Every running watch throws Transient once.</summary>
    public void DropWatches()
    {
        lock (_gate)
        {
            _drops++;
            Pulse();
        }
    }

    /// <summary>Every running watch tells this, whatever is true: hints for nothing, doubled snapshots, Stale and Live.</summary>
    public void Say(SourceEvent sourceEvent) => _ = SayAsync(sourceEvent);

    /// <summary>The same; ends once a watch has passed it on.</summary>
    public Task SayAsync(SourceEvent sourceEvent)
    {
        lock (_gate)
        {
            var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _said.Add((_said.Count + 1, sourceEvent, heard));
            Pulse();
            return heard.Task;
        }
    }

    /// <summary>A session breaks, as when its connection is lost: its leased copies go.</summary>
    public void DropSession(string session)
    {
        lock (_gate)
        {
            var state = _history[^1];
            var index = state.Index + 1;
            var services = WithoutSessions(state.Services, held => string.Equals(held, session, StringComparison.Ordinal), index);
            if (!ReferenceEquals(services, state.Services))
            {
                Push(state with { Index = index, Services = services, At = Time.GetUtcNow() });
            }
        }
    }

    internal int Drops => Volatile.Read(ref _drops);

    internal long SaidSoFar
    {
        get
        {
            lock (_gate)
            {
                return _said.Count;
            }
        }
    }

    internal IReadOnlyList<(SourceEvent Event, TaskCompletionSource Heard)> SaidAfter(long number)
    {
        lock (_gate)
        {
            return [.. _said.Where(said => said.Number > number).Select(said => (said.Event, said.Heard))];
        }
    }

    /// <summary>The part of every call before it reaches the state: counted, delayed, failed.</summary>
    internal async Task EnterAsync(string method, InMemoryFaultScope scope, TimeSpan delay, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _calls.AddOrUpdate(method, 1, static (_, count) => count + 1);
        if (BeforeCall is { } before)
        {
            await before(method, cancellationToken);
        }

        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, Time, cancellationToken);
        }

        await ThrowIfFaultyAsync(method, scope, cancellationToken);
    }

    internal Task AnswerAsync(string method, CancellationToken cancellationToken) => BeforeAnswer?.Invoke(method, cancellationToken) ?? Task.CompletedTask;

    internal void CountKeys(IEnumerable<ServiceKey> services)
    {
        foreach (var service in services)
        {
            _keysRead.AddOrUpdate(service, 1, static (_, count) => count + 1);
        }
    }

    internal void ThrowIfUnreadable(IEnumerable<ServiceKey> services)
    {
        foreach (var service in services)
        {
            if (_unreadable.TryGetValue(service, out var failure))
            {
                throw new SyncException(failure.Kind, $"Reading {service} from the in-memory registry failed, as the test wants.") { ConcernsServicesOnly = failure.Alone };
            }
        }
    }

    internal void ThrowIfDoubted(IEnumerable<ServiceKey> services)
    {
        if (services.FirstOrDefault(IsDoubted) is { Name: not null } service)
        {
            throw new SyncException(SyncErrorKind.Transient, $"What the in-memory registry shows of {service} is not believed, as the test wants.") { ConcernsServicesOnly = true };
        }
    }

    internal bool IsDoubted(ServiceKey service) => _doubted.ContainsKey(service);

    internal bool IsDoubtTold(ServiceKey service) => _doubted.TryGetValue(service, out var told) && told;

    internal bool IsReadable(ServiceKey service) => !_unreadable.ContainsKey(service);

    internal async Task ThrowIfFaultyAsync(string method, InMemoryFaultScope scope, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var next = _failNext.FindIndex(candidate => candidate.Scope.HasFlag(scope));
            if (next >= 0)
            {
                var kind = _failNext[next].Kind;
                _failNext.RemoveAt(next);
                throw new SyncException(kind, $"{method} at the in-memory registry failed once, as the test wants.");
            }
        }

        // A frozen server goes on where it stood once it thaws.
        var pulse = NextPulse;
        while (FaultOf(scope) == InMemoryFault.Hang)
        {
            await pulse.WaitAsync(cancellationToken);
            pulse = NextPulse;
        }

        switch (FaultOf(scope))
        {
            case InMemoryFault.Down:
                throw new SyncException(SyncErrorKind.Transient, $"{method}: connection to the in-memory registry refused.");
            case InMemoryFault.Garbage:
                throw new SyncException(SyncErrorKind.Protocol, $"{method}: the in-memory registry answers what nobody can read.");
            case InMemoryFault.AccessDenied:
                throw new SyncException(SyncErrorKind.Auth, $"{method}: the in-memory registry refuses the credentials.");
            default:
                break;
        }
    }

    private InMemoryFault FaultOf(InMemoryFaultScope scope)
    {
        lock (_gate)
        {
            return _faultScope.HasFlag(scope) ? _fault : InMemoryFault.None;
        }
    }
}
