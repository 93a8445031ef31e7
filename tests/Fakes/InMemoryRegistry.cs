using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Fakes;

/// <summary>
/// A registry in memory: the server's state, shared by every <see cref="InMemoryEndpoint"/> made from it. Tests play the applications and
/// the faults on it and read afterwards what the tool did. Thread-safe; all time comes from the given provider.
/// </summary>
public sealed partial class InMemoryRegistry
{
    private readonly Lock _gate = new();
    private readonly List<InMemoryState> _history = [];
    private InMemoryRegistryOptions _options;
    private TaskCompletionSource _pulse = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _lives = 1;
    private int _sessions;

    /// <summary>An empty registry.</summary>
    /// <param name="timeProvider">The clock; <see cref="TimeProvider.System"/> when null.</param>
    /// <param name="options">What kind of server it is; the defaults when null.</param>
    public InMemoryRegistry(TimeProvider? timeProvider = null, InMemoryRegistryOptions? options = null)
    {
        Time = timeProvider ?? TimeProvider.System;
        _options = options ?? new();
        _history.Add(new() { Epoch = "life-1", At = Time.GetUtcNow() });
    }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>What kind of server it is.</summary>
    public InMemoryRegistryOptions Options
    {
        get => Volatile.Read(ref _options);
        set
        {
            Volatile.Write(ref _options, value);
            Pulse();
        }
    }

    /// <summary>Everything it holds now.</summary>
    public InMemoryState State
    {
        get
        {
            lock (_gate)
            {
                return _history[^1];
            }
        }
    }

    /// <summary>The registrations of a service now; empty when there is none.</summary>
    public ImmutableArray<InMemoryEntry> Entries(ServiceKey service) => State.Services.TryGetValue(service, out var found) ? found.Entries : [];

    /// <summary>The instances of a service as its clients see them; empty when there is none.</summary>
    public ImmutableArray<ServiceInstance> Instances(ServiceKey service) => [.. Entries(service).Select(entry => entry.Instance)];

    /// <summary>Instances of a service that applications registered.</summary>
    public ImmutableArray<ServiceInstance> Natives(ServiceKey service) => [.. Entries(service).Where(entry => entry.IsNative).Select(entry => entry.Instance)];

    /// <summary>Instances of a service that this tool made.</summary>
    public ImmutableArray<ServiceInstance> Copies(ServiceKey service) =>
        [.. Entries(service).Where(entry => OwnerOf(entry) is not null).Select(entry => entry.Instance)];

    /// <summary>Makes an endpoint, with a session of its own.</summary>
    public InMemoryEndpoint CreateEndpoint() => new(this, $"session-{Interlocked.Increment(ref _sessions)}");

    /// <summary>The state reads see now: the newest one, or with a read lag the one of that long ago.</summary>
    internal InMemoryState Visible
    {
        get
        {
            lock (_gate)
            {
                var lag = _options.Lag;
                if (lag <= TimeSpan.Zero)
                {
                    return _history[^1];
                }

                var until = Time.GetUtcNow() - lag;
                var index = _history.FindLastIndex(state => state.At <= until);
                return _history[Math.Max(index, 0)];
            }
        }
    }

    /// <summary>Completes at the next change of anything a watch may have to tell.</summary>
    internal Task NextPulse
    {
        get
        {
            lock (_gate)
            {
                return _pulse.Task;
            }
        }
    }

    /// <summary>The owner this tool would say an entry has: by its identity, or by its mark where only the address is an identity.</summary>
    internal string? OwnerOf(InMemoryEntry entry) => entry.Owner ?? (Options.Traits.Identity == CopyIdentity.ByAddress ? entry.Instance.Mark : null);

    internal static string IdOf(InstanceKey instance, string? owner, string? session) =>
        (owner is null ? "native" : $"polaris-sync:{owner}") + $":{instance}" + (session is null ? "" : $"#{session}");

    /// <summary>Changes the state of one service; an empty one goes unless services are kept.</summary>
    private void Edit(ServiceKey service, Func<InMemoryService, long, InMemoryService> edit)
    {
        lock (_gate)
        {
            var state = _history[^1];
            var index = state.Index + 1;
            var before = state.Services.GetValueOrDefault(service) ?? new();
            var after = edit(before, index);
            if (ReferenceEquals(before, after))
            {
                return;
            }

            var services = after.Entries.IsEmpty && !_options.KeepsServices
                ? state.Services.Remove(service)
                : state.Services.SetItem(service, after with { Index = index });
            Push(state with { Index = index, Services = services, At = Time.GetUtcNow() });
        }
    }

    private void Push(InMemoryState state)
    {
        lock (_gate)
        {
            _history.Add(state);
            var until = state.At - _options.Lag;
            var visible = _history.FindLastIndex(earlier => earlier.At <= until);
            if (visible > 0)
            {
                _history.RemoveRange(0, visible);
            }

            Pulse();
        }
    }

    private void Pulse()
    {
        TaskCompletionSource pulse;
        lock (_gate)
        {
            pulse = _pulse;
            _pulse = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        pulse.TrySetResult();
    }
}
