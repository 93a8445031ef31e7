using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Engine;

/// <summary>
/// Where only an address names a copy, nothing is changed on the strength of one read: two reads, one read lag apart, must show the same
/// (DESIGN law 5).
/// </summary>
internal sealed class WeakSightings
{
    private readonly Dictionary<InstanceKey, (ServiceInstance? Seen, DateTimeOffset Since)> _seen = [];
    private readonly Dictionary<InstanceKey, ServiceInstance> _written = [];

    /// <summary>Takes note of a complete read: what showed something else in between proves nothing any more.</summary>
    /// <param name="shown">Everything there.</param>
    /// <param name="readAt">When the read began.</param>
    public void NoteRead(ImmutableArray<ObservedInstance> shown, DateTimeOffset readAt)
    {
        if (_seen.Count == 0)
        {
            return;
        }

        var now = new Dictionary<InstanceKey, ServiceInstance>(shown.Length);
        foreach (var entry in shown)
        {
            now[entry.Instance.Key] = entry.Instance;
        }

        foreach (var (key, seen) in _seen.ToList())
        {
            var instance = now.GetValueOrDefault(key);
            if (!Equals(seen.Seen, instance))
            {
                _seen[key] = (instance, readAt);
            }
        }
    }

    /// <summary>Says whether a change may rest on it.</summary>
    /// <param name="change">The change.</param>
    /// <param name="shown">What the read shows at the address, whoever it belongs to; null for nothing.</param>
    /// <param name="now">When the read began.</param>
    /// <param name="readLag">How long a write may take to show.</param>
    public bool MayChange(InstanceChange change, ServiceInstance? shown, DateTimeOffset now, TimeSpan readLag)
    {
        var key = change.Instance;
        if (_written.TryGetValue(key, out var written) && shown is not null && !shown.Equals(written))
        {
            // Somebody else wrote there since we did: from now on what is shown has to prove itself again.
            _written.Remove(key);
            _seen[key] = (shown, now);
            return false;
        }

        if (!_seen.TryGetValue(key, out var seen) || !Equals(seen.Seen, shown))
        {
            _seen[key] = (shown, now);
            return false;
        }

        // An address that passes from one owner to another is free only once the first one's copy is gone.
        return now - seen.Since >= readLag && (change.Kind != ChangeKind.Create || shown is null);
    }

    /// <summary>Takes note of a write that was acknowledged.</summary>
    public void Wrote(InstanceChange change)
    {
        _seen.Remove(change.Instance);
        if (change.Desired is { } desired)
        {
            _written[change.Instance] = desired;
        }
        else
        {
            _written.Remove(change.Instance);
        }
    }
}
