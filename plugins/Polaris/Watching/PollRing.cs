using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

/// <summary>The services of a watch in the order in which they are asked about: those somebody pointed at first, then those that waited longest.</summary>
internal sealed class PollRing
{
    private readonly Dictionary<ServiceKey, FollowedService> _followed = [];
    private readonly Queue<FollowedService> _ring = new();
    private readonly Queue<FollowedService> _urgent = new();

    /// <summary>How many services are followed.</summary>
    public int Count => _followed.Count;

    /// <summary>Follows exactly these from now on.</summary>
    /// <param name="services">Which.</param>
    /// <param name="hurry">Whether to ask about the new ones first.</param>
    /// <returns>Those that are not followed any more.</returns>
    public IReadOnlyList<ServiceKey> Set(IReadOnlySet<ServiceKey> services, bool hurry)
    {
        var gone = _followed.Keys.Where(key => !services.Contains(key)).ToList();
        foreach (var key in gone)
        {
            _followed.Remove(key, out var service);
            service!.IsFollowed = false;
        }

        foreach (var key in services)
        {
            if (!_followed.ContainsKey(key))
            {
                var service = new FollowedService(key);
                _followed.Add(key, service);
                _ring.Enqueue(service);
                if (hurry)
                {
                    Hurry(service);
                }
            }
        }

        return gone;
    }

    /// <summary>Asks about a service in the next round, if it is followed.</summary>
    public void Hurry(ServiceKey key)
    {
        if (_followed.TryGetValue(key, out var service))
        {
            Hurry(service);
        }
    }

    /// <summary>The services of the next round: what is urgent, and the next of the ring; each once.</summary>
    public IReadOnlyList<FollowedService> Take(int count, int mostUrgent)
    {
        var round = new List<FollowedService>(count);
        var taken = new HashSet<FollowedService>();
        while (taken.Count < mostUrgent && _urgent.TryDequeue(out var urgent))
        {
            urgent.IsUrgent = false;
            if (urgent.IsFollowed && taken.Add(urgent))
            {
                round.Add(urgent);
            }
        }

        for (var left = Math.Min(count, _ring.Count); left > 0 && _ring.TryDequeue(out var next);)
        {
            if (!next.IsFollowed)
            {
                continue;
            }

            _ring.Enqueue(next);
            left--;
            if (taken.Add(next))
            {
                round.Add(next);
            }
        }

        return round;
    }

    private void Hurry(FollowedService service)
    {
        if (!service.IsUrgent)
        {
            service.IsUrgent = true;
            _urgent.Enqueue(service);
        }
    }
}
