using System.Collections.Immutable;

namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>The registry: services and what clients published in them. Reads are answered from copies that lag behind.</summary>
internal sealed partial class NamingState : IDisposable
{
    private readonly FakeNacosOptions _options;
    private readonly FakeNacosFaults _faults;
    private readonly Lock _gate;
    private readonly Scheduler _scheduler;
    private readonly TimeSpan _lag;
    private readonly Dictionary<NacosServiceKey, NacosService> _services = [];

    public NamingState(FakeNacosOptions options, FakeNacosFaults faults, WriteLog log, Lock gate)
    {
        _options = options;
        _faults = faults;
        _gate = gate;
        Log = log;
        Version = new NacosVersion(options.Version);
        _lag = options.Lag ?? (Version.Major == 1 ? TimeSpan.FromMilliseconds(30) : TimeSpan.FromMilliseconds(500));
        _scheduler = new Scheduler(options.Time, gate);
        _scheduler.Every(NacosNames.BeatCheck, CheckBeats);
        _scheduler.Every(NacosNames.PersistentCheck, CheckPersistent);
        _scheduler.Every(NacosNames.BeatCheck, Forget);
    }

    public NacosVersion Version { get; }

    public WriteLog Log { get; }

    public Scheduler Scheduler => _scheduler;

    /// <summary>Tells which services get their first instance and lose their last: what a fuzzy watch is told.</summary>
    public event Action<NacosServiceKey, bool>? Appeared;

    /// <summary>Publishes a client's set of one service, or one instance beside the others of a persistent one.</summary>
    public void Publish(Writer writer, NacosServiceKey key, IReadOnlyList<NacosInstance> instances, bool ephemeral, bool batch = false)
    {
        lock (_gate)
        {
            if (instances.Any(instance => _faults.Poison(instance.Address)))
            {
                throw NacosFault.Poisoned();
            }

            var service = GetOrAdd(key, ephemeral);
            if (Version.Major > 1 && service.Ephemeral != ephemeral)
            {
                throw NacosFault.Kind(key, service.Ephemeral, batch);
            }

            service.KnownClusters.UnionWith(instances.Select(instance => instance.Cluster));
            var now = _options.Time.GetUtcNow();
            var wasEmpty = service.Publications.Count == 0;
            var before = service.Publications.GetValueOrDefault(writer.Owner, []);
            ImmutableArray<NacosInstance> after =
            [
                .. instances.Select(instance => instance with
                {
                    Ephemeral = ephemeral,
                    LastBeat = now,
                    Healthy = Version.Major == 1 && !before.IsEmpty ? before[0].Healthy : instance.Healthy, // 1.x keeps what it knows
                }),
            ];
            if (after.IsEmpty)
            {
                service.Publications.Remove(writer.Owner);
            }
            else
            {
                service.Publications[writer.Owner] = after;
            }

            Record(writer, service, before, after, NacosWriteKind.Removed);
            Changed(service);
            if (wasEmpty != (service.Publications.Count == 0))
            {
                Appeared?.Invoke(key, wasEmpty);
            }
        }
    }

    /// <summary>Takes a client's set of one service away; nothing there is no fault.</summary>
    public void Withdraw(Writer writer, NacosServiceKey key, NacosWriteKind kind = NacosWriteKind.Removed)
    {
        lock (_gate)
        {
            if (_services.TryGetValue(key, out var service) && service.Publications.Remove(writer.Owner, out var before))
            {
                Record(writer, service, before, [], kind);
                Changed(service);
                if (service.Publications.Count == 0)
                {
                    Appeared?.Invoke(key, false);
                }
            }
        }
    }

    /// <summary>A connection ended: all it published is gone, and it is told nothing more.</summary>
    public void Disconnected(string owner, ISubscriber subscriber)
    {
        lock (_gate)
        {
            foreach (var service in _services.Values.Where(service => service.Publications.ContainsKey(owner)).ToList())
            {
                Withdraw(Writer.Server(owner), service.Key, NacosWriteKind.Expired);
            }

            Forget(subscriber);
        }
    }

    /// <summary>A sign of life of one instance over HTTP; false where it is not known.</summary>
    public bool Beat(NacosServiceKey key, string owner)
    {
        lock (_gate)
        {
            if (!_services.TryGetValue(key, out var service) || !service.Publications.TryGetValue(owner, out var set))
            {
                return false;
            }

            service.Publications[owner] = [.. set.Select(instance => instance with { LastBeat = _options.Time.GetUtcNow(), Healthy = true })];
            if (set.Any(instance => !instance.Healthy))
            {
                Changed(service);
            }

            return true;
        }
    }

    /// <summary>Works on one service under the lock; what it returns is passed on. The service is null where there is none.</summary>
    public T With<T>(NacosServiceKey key, Func<NacosService?, T> work)
    {
        lock (_gate)
        {
            return work(_services.GetValueOrDefault(key));
        }
    }

    /// <summary>Changes a service under the lock, and tells its subscribers.</summary>
    public void Change(NacosServiceKey key, Action<NacosService?> work)
    {
        lock (_gate)
        {
            work(_services.GetValueOrDefault(key));
            if (_services.TryGetValue(key, out var service))
            {
                Changed(service);
            }
        }
    }

    public void Create(NacosServiceKey key, bool ephemeral)
    {
        lock (_gate)
        {
            if (_services.ContainsKey(key))
            {
                throw NacosFault.ServiceExists(key);
            }

            GetOrAdd(key, ephemeral);
        }
    }

    public void Delete(NacosServiceKey key)
    {
        lock (_gate)
        {
            if (!_services.TryGetValue(key, out var service))
            {
                throw NacosFault.NoService(key);
            }

            if (service.Publications.Count > 0 && Version.Major > 1)
            {
                throw NacosFault.ServiceNotEmpty(key);
            }

            _services.Remove(key);
        }
    }

    /// <summary>Forgets ephemeral instances, or everything: the server was restarted.</summary>
    public void Restart(NacosRestart kind)
    {
        lock (_gate)
        {
            _subscriptions.Clear();
            if (kind == NacosRestart.Empty)
            {
                _services.Clear();
            }

            foreach (var service in _services.Values.ToList())
            {
                if (service.Ephemeral && Version.Major > 1)
                {
                    _services.Remove(service.Key);
                    continue;
                }

                foreach (var (owner, set) in service.Publications.ToList())
                {
                    if (set.Any(instance => instance.Ephemeral))
                    {
                        service.Publications.Remove(owner);
                    }
                }

                service.Visible = null;
                service.RenewalDue = false;
            }
        }
    }

    public void Dispose() => _scheduler.Dispose();

    private NacosService GetOrAdd(NacosServiceKey key, bool ephemeral)
    {
        if (!_services.TryGetValue(key, out var service))
        {
            service = new NacosService(key, ephemeral) { LastChanged = _options.Time.GetUtcNow() };
            _services.Add(key, service);
        }

        return service;
    }

    private void Record(
        Writer writer, NacosService service, ImmutableArray<NacosInstance> before, ImmutableArray<NacosInstance> after, NacosWriteKind removal)
    {
        var earlierOnes = before.GroupBy(instance => instance.OverlayKey, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        var left = after.Select(instance => instance.OverlayKey).ToHashSet(StringComparer.Ordinal);
        foreach (var instance in after)
        {
            var earlier = earlierOnes.GetValueOrDefault(instance.OverlayKey);
            Log.Add(earlier is null ? NacosWriteKind.Registered : NacosWriteKind.Replaced, writer, service.Key, earlier, instance);
            if (service.Overlays.TryGetValue(instance.OverlayKey, out var overlay))
            {
                service.Overlays[instance.OverlayKey] = overlay with { Orphaned = null };
            }
        }

        foreach (var instance in before.Where(instance => !left.Contains(instance.OverlayKey)))
        {
            Log.Add(removal, writer, service.Key, instance, null);
            if (service.Overlays.TryGetValue(instance.OverlayKey, out var overlay)
                && service.Registered.All(other => other.OverlayKey != instance.OverlayKey))
            {
                service.Overlays[instance.OverlayKey] = overlay with { Orphaned = _options.Time.GetUtcNow() };
            }
        }
    }
}
