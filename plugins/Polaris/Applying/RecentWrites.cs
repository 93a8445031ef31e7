using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

/// <summary>
/// Remembers what was written for as long as Discover may show what was there before, so that a target is planned with our own writes in it. Only what
/// is known to be older gives way: another revision than the one the plan saw is shown as it is.
/// </summary>
internal sealed class RecentWrites(TimeProvider timeProvider)
{
    private const int MostDeleted = 20_000;

    // The cache turns once a second; on a busy server a little later.
    private static readonly TimeSpan s_memory = TimeSpan.FromSeconds(3);
    private readonly Lock _gate = new();
    private readonly Dictionary<ServiceKey, Dictionary<string, RecentWrite>> _writes = [];
    private readonly Queue<(ServiceKey Service, string Id, long At)> _byAge = new();

    // By id, the revision that was deleted: what stays listed after that is shown, however often it is deleted again, so that somebody notices.
    private readonly Dictionary<string, string> _deleted = new(StringComparer.Ordinal);

    /// <summary>Services that were written to just now.</summary>
    public IReadOnlyList<ServiceKey> Services
    {
        get
        {
            lock (_gate)
            {
                Expire();
                return [.. _writes.Keys];
            }
        }
    }

    /// <summary>Forgets all; called when the endpoint is opened.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _writes.Clear();
            _byAge.Clear();
            _deleted.Clear();
        }
    }

    /// <summary>Notes an acknowledged write.</summary>
    /// <param name="service">Of which service.</param>
    /// <param name="id">Of which copy.</param>
    /// <param name="written">What it is now; null when it was deleted.</param>
    /// <param name="oldRevision">The revision the plan saw; empty when it saw none.</param>
    public void Note(ServiceKey service, string id, ObservedInstance? written, string oldRevision)
    {
        lock (_gate)
        {
            Expire();
            if (written is null && oldRevision.Length > 0 && IsDeletedAgain(id, oldRevision))
            {
                _writes.GetValueOrDefault(service)?.Remove(id);
                return;
            }

            if (!_writes.TryGetValue(service, out var ofService))
            {
                _writes.Add(service, ofService = new(StringComparer.Ordinal));
            }

            var before = ofService.GetValueOrDefault(id);
            var at = timeProvider.GetTimestamp();
            ofService[id] = new()
            {
                Written = written,
                OldRevisions = [.. before?.OldRevisions ?? [], oldRevision],
                OldContents = before is null ? [] : [.. before.OldContents, before.Written?.Instance],
                At = at,
            };
            _byAge.Enqueue((service, id, at));
        }
    }

    /// <summary>The view with what was written in it.</summary>
    public ServiceView Apply(ServiceView view)
    {
        lock (_gate)
        {
            Expire();
            if (!_writes.TryGetValue(view.Service, out var ofService))
            {
                return view;
            }

            var instances = new SortedDictionary<string, (ObservedInstance Instance, string Revision)>(StringComparer.Ordinal);
            for (var at = 0; at < view.Instances.Length; at++)
            {
                instances[view.Instances[at].Handle] = (view.Instances[at], view.InstanceRevisions[at]);
            }

            foreach (var (id, write) in ofService.ToList())
            {
                var isShown = instances.TryGetValue(id, out var shown);
                if (!write.IsOlder(isShown ? shown.Instance.Instance : null, isShown ? shown.Revision : ""))
                {
                    ofService.Remove(id);
                }
                else if (write.Written is { } written)
                {
                    instances[id] = (written, isShown ? shown.Revision : "");
                }
                else
                {
                    instances.Remove(id);
                }
            }

            return view with
            {
                Exists = view.Exists || instances.Count > 0,
                Instances = [.. instances.Values.Select(entry => entry.Instance)],
                InstanceRevisions = [.. instances.Values.Select(entry => entry.Revision)],
            };
        }
    }

    private bool IsDeletedAgain(string id, string revision)
    {
        if (_deleted.GetValueOrDefault(id) == revision)
        {
            return true;
        }

        if (_deleted.Count >= MostDeleted)
        {
            _deleted.Clear();
        }

        _deleted[id] = revision;
        return false;
    }

    private void Expire()
    {
        while (_byAge.TryPeek(out var oldest) && timeProvider.GetElapsedTime(oldest.At) > s_memory)
        {
            _byAge.Dequeue();
            if (_writes.TryGetValue(oldest.Service, out var ofService) && ofService.TryGetValue(oldest.Id, out var write) && write.At == oldest.At)
            {
                ofService.Remove(oldest.Id);
            }

            if (ofService is { Count: 0 })
            {
                _writes.Remove(oldest.Service);
            }
        }
    }
}
