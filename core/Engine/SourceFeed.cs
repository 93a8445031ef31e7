using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Engine;

/// <summary>
/// The latest complete view of every wanted service of one source, or that it is unknown (DESIGN laws 1 and 2). Lives on the engine's loop.
/// </summary>
internal sealed partial class SourceFeed
{
    private const int ReadsAtOnce = 3;
    private static readonly TimeSpan s_watchPatience = TimeSpan.FromMilliseconds(500);
    private readonly EngineLoop _loop;
    private readonly EngineSettings _settings;
    private readonly EndpointRuntime _endpoint;
    private readonly IServiceSource _source;
    private readonly ILogger _logger;
    private readonly Dictionary<ServiceKey, SourceService> _services = [];
    private readonly Dictionary<string, SourceList> _lists = new(StringComparer.Ordinal);
    private readonly HashSet<ServiceKey> _toRead = [];
    private readonly HashSet<ServiceKey> _passPending = [];
    private readonly HashSet<string> _passLists = new(StringComparer.Ordinal);
    private ImmutableArray<TaskRuntime> _tasks = [];
    private TimeSpan _confirmEmpty = TimeSpan.FromSeconds(10);
    private string? _epoch;
    private long _sequence;
    private long _passSequence;
    private int _activeReads;
    private int _session;
    private bool _awaitsWatch;

    public SourceFeed(EngineLoop loop, EngineSettings settings, EndpointRuntime endpoint, IServiceSource source, ILogger logger)
    {
        _loop = loop;
        _settings = settings;
        _endpoint = endpoint;
        _source = source;
        _logger = logger;
    }

    /// <summary>A service's view changed, or how far it can be trusted.</summary>
    public event Action<SourceService>? ServiceChanged;

    /// <summary>One pass over all matched services is complete: losses may be sent again.</summary>
    public event Action? PassCompleted;

    /// <summary>A service that nobody can see any more was dropped.</summary>
    public event Action<SourceService>? ServiceDropped;

    /// <summary>All wanted services.</summary>
    public IReadOnlyDictionary<ServiceKey, SourceService> Services => _services;

    /// <summary>Whether a pass over all matched services was completed since the last (re)connect.</summary>
    public bool PassComplete { get; private set; }

    /// <summary>Whether any task reads from here; a destination has a feed as well, for its own watch.</summary>
    public bool IsUsed => !_tasks.IsEmpty;

    /// <summary>Why no loss may be sent at present; null when it may.</summary>
    public string? LossesWait => PassComplete ? null : $"Waiting until all services of '{_endpoint.Name}' were read once ({_passPending.Count} left).";

    /// <summary>Whether anything is being read or about to be.</summary>
    public bool IsBusy => _activeReads > 0 || _toRead.Count > 0 || _lists.Values.Any(static list => list.IsReading);

    /// <summary>Whether a confirming read is still to come.</summary>
    public bool IsConfirming => _services.Values.Any(static service => service.EmptySince is not null && (!service.EmptyConfirmed || (service.AbsentSince is not null && !service.Absent)));

    /// <summary>Namespaces whose list is wanted.</summary>
    public IEnumerable<string> Namespaces => _tasks.SelectMany(static task => task.Definition.Matches).Where(static match => match.NeedsList).Select(static match => match.Namespace).Distinct(StringComparer.Ordinal);

    /// <summary>Takes over which tasks read from here. Services nobody wants any more are dropped.</summary>
    public void SetTasks(ImmutableArray<TaskRuntime> tasks)
    {
        _tasks = tasks;
        _confirmEmpty = tasks.IsEmpty ? TimeSpan.FromSeconds(10) : tasks.Max(static task => task.Definition.Guard.ConfirmEmpty);
        foreach (var service in _services.Values.Where(service => !IsCovered(service.Key)).ToList())
        {
            Drop(service);
        }

        foreach (var exact in tasks.SelectMany(static task => task.Definition.Matches).Select(static match => match.Exact))
        {
            if (exact is { } key)
            {
                Want(key);
            }
        }

        foreach (var (ns, list) in _lists.ToList())
        {
            foreach (var key in list.Services.Where(IsCovered))
            {
                Want(key);
            }

            if (!Namespaces.Contains(ns, StringComparer.Ordinal))
            {
                _lists.Remove(ns);
            }
        }

        if (_endpoint.IsOpen)
        {
            foreach (var ns in Namespaces.Where(ns => !_lists.ContainsKey(ns)).ToList())
            {
                ReadList(ns);
            }
        }

        _endpoint.UpdateWatch();
    }

    /// <summary>Whether any task matches a service.</summary>
    public bool IsCovered(ServiceKey key) => _tasks.Any(task => task.Definition.FindMatch(key) is not null);

    /// <summary>Follows a service although no list names it, because a copy of it was found; it proves to be there or absent.</summary>
    public SourceService Want(ServiceKey key)
    {
        if (_services.TryGetValue(key, out var known))
        {
            return known;
        }

        var service = new SourceService(key);
        _services.Add(key, service);
        ServiceChanged?.Invoke(service);
        Request(key);
        _endpoint.UpdateWatch();
        return service;
    }

    /// <summary>Lets go of a service that is absent for certain and left no copies; an exactly named one stays.</summary>
    public void Release(SourceService service)
    {
        var named = _tasks.Any(task => task.Definition.Matches.Any(match => match.Exact == service.Key));
        if (service.Absent && !named)
        {
            Drop(service);
            _endpoint.UpdateWatch();
        }
    }

    /// <summary>The endpoint was opened, for the first time or again: everything is read once.</summary>
    public void OnOpened()
    {
        _session++;
        _activeReads = 0;
        foreach (var list in _lists.Values)
        {
            list.IsReading = false;
        }

        AwaitWatch();
        BeginPass();
    }

    // What is read before the watch stands has to be read once more when it does. It mostly stands at once.
    private void AwaitWatch()
    {
        var session = _session;
        _awaitsWatch = _endpoint.IsWatchWanted;
        if (_awaitsWatch)
        {
            _loop.Schedule(s_watchPatience, () =>
            {
                if (session == _session && _awaitsWatch)
                {
                    _awaitsWatch = false;
                    PumpReads();
                }
            });
        }
    }

    /// <summary>The endpoint was lost: nothing is known for certain any more.</summary>
    public void OnLost(string reason)
    {
        _session++;
        _activeReads = 0;
        _awaitsWatch = false;
        PassComplete = false;
        foreach (var list in _lists.Values)
        {
            list.IsReading = false;
        }

        MarkAllUnknown(reason);
    }

    /// <summary>What a watch says.</summary>
    public void OnEvent(SourceEvent sourceEvent)
    {
        switch (sourceEvent)
        {
            case SourceEvent.Snapshot(var snapshot):
                if (_services.TryGetValue(snapshot.Service, out var service))
                {
                    Accept(service, snapshot, _loop.Now, ++_sequence);
                }

                break;
            case SourceEvent.Changed(var key):
                if (_services.TryGetValue(key, out var changed))
                {
                    changed.HintSequence = ++_sequence;
                    changed.UntrustedSince ??= _loop.Now;
                    Request(key);
                }

                break;
            case SourceEvent.ListChanged(var ns):
                if (Namespaces.Contains(ns, StringComparer.Ordinal))
                {
                    ReadList(ns);
                }

                break;
            case SourceEvent.Stale(_, var reason):
                PassComplete = false;
                MarkAllUnknown(reason);
                break;
            case SourceEvent.Live:
                _awaitsWatch = false;
                BeginPass();
                break;
        }
    }

    /// <summary>A complete read of a target at this endpoint, which is a read of the service as well.</summary>
    public void OnObserved(ObservedService observed, DateTimeOffset begunAt, long sequence)
    {
        if (_services.TryGetValue(observed.Target.Service, out var service))
        {
            if (!observed.IsSourceRead)
            {
                Request(service.Key);
                return;
            }

            var snapshot = new ServiceSnapshot
            {
                Service = service.Key,
                Exists = observed.Exists,
                Instances = [.. observed.Instances.Select(static entry => entry.Ownership != CopyOwnership.Foreign && entry.Instance.Mark is null ? entry.Instance with { Mark = entry.Owner } : entry.Instance)],
                Metadata = observed.Metadata,
                Version = observed.Version,
            };
            OnRead(snapshot, begunAt, sequence);
        }
    }

    /// <summary>A number for a read that begins now.</summary>
    public long NextSequence() => ++_sequence;

    /// <summary>The periodic full compare: lists anew and reads everything except what is being read as a target anyway.</summary>
    public void Audit(IReadOnlySet<ServiceKey> readAsTargets)
    {
        foreach (var ns in Namespaces.ToList())
        {
            ReadList(ns);
        }

        foreach (var key in _services.Keys.Where(key => !readAsTargets.Contains(key)))
        {
            _toRead.Add(key);
        }

        PumpReads();
    }

    /// <summary>Reads a service soon.</summary>
    public void Request(ServiceKey key)
    {
        _toRead.Add(key);
        PumpReads();
    }

    private void BeginPass()
    {
        PassComplete = false;
        _passSequence = ++_sequence;
        _passPending.Clear();
        _passPending.UnionWith(_services.Keys);
        _passLists.Clear();
        _passLists.UnionWith(Namespaces);
        foreach (var ns in _passLists.ToList())
        {
            ReadList(ns);
        }

        _toRead.UnionWith(_services.Keys);
        PumpReads();
        CompletePass();
    }

    private void CompletePass()
    {
        if (!PassComplete && _endpoint.IsOpen && _passPending.Count == 0 && _passLists.Count == 0)
        {
            PassComplete = true;
            _endpoint.NoteSuccess();
            if (IsUsed)
            {
                Log.PassComplete(_logger, _endpoint.Name, _services.Count);
            }

            PassCompleted?.Invoke();
        }
    }

    private void Drop(SourceService service)
    {
        service.Timer?.Dispose();
        _services.Remove(service.Key);
        _toRead.Remove(service.Key);
        _passPending.Remove(service.Key);
        ServiceDropped?.Invoke(service);
        CompletePass();
    }

    private void MarkAllUnknown(string reason)
    {
        foreach (var service in _services.Values)
        {
            if (!string.Equals(service.Unknown, reason, StringComparison.Ordinal))
            {
                service.Unknown = reason;
                ServiceChanged?.Invoke(service);
            }
        }
    }
}
