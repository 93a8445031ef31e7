using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kong;

/// <summary>All services, or all upstreams, as they were seen last. Thread-safe.</summary>
internal sealed class ObjectTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, KongObject> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KongObject> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<TargetKey, SortedDictionary<string, KongObject>> _ours = [];
    private readonly Dictionary<string, SortedDictionary<string, KongObject>> _foreignByTag = new(StringComparer.Ordinal);

    /// <summary>Puts a complete list in place of everything.</summary>
    public void Replace(IEnumerable<KongObject> objects)
    {
        lock (_gate)
        {
            _byId.Clear();
            _byName.Clear();
            _ours.Clear();
            _foreignByTag.Clear();
            foreach (var one in objects)
            {
                Add(one);
            }
        }
    }

    /// <summary>Puts a complete list of what is ours at a target in place of what was known of it.</summary>
    public void Replace(TargetKey target, IReadOnlyCollection<KongObject> objects)
    {
        lock (_gate)
        {
            foreach (var gone in OursOf(target).Where(known => objects.All(one => one.Id != known.Id)))
            {
                Take(gone.Id);
            }

            foreach (var one in objects)
            {
                Take(one.Id);
                Add(one);
            }
        }
    }

    /// <summary>One was made or changed.</summary>
    public void Put(KongObject one)
    {
        lock (_gate)
        {
            Take(one.Id);
            Add(one);
        }
    }

    /// <summary>One is gone.</summary>
    public void Remove(string id)
    {
        lock (_gate)
        {
            Take(id);
        }
    }

    /// <summary>The one with a name; null where there is none.</summary>
    public KongObject? Find(string name)
    {
        lock (_gate)
        {
            return _byName.GetValueOrDefault(name);
        }
    }

    /// <summary>Those of ours at a target, sorted by name.</summary>
    public IReadOnlyList<KongObject> OursOf(TargetKey target)
    {
        lock (_gate)
        {
            return _ours.TryGetValue(target, out var found) ? [.. found.Values] : [];
        }
    }

    /// <summary>All of ours.</summary>
    public IReadOnlyList<KongObject> AllOurs()
    {
        lock (_gate)
        {
            return [.. _ours.Values.SelectMany(static found => found.Values)];
        }
    }

    /// <summary>Those that are not ours and carry a tag, sorted by name.</summary>
    public IReadOnlyList<KongObject> ForeignWith(string tag)
    {
        lock (_gate)
        {
            return _foreignByTag.TryGetValue(tag, out var found) ? [.. found.Values] : [];
        }
    }

    private void Add(KongObject one)
    {
        _byId[one.Id] = one;
        if (one.Name.Length > 0)
        {
            _byName[one.Name] = one;
        }

        if (one.Identity is { } identity)
        {
            Slot(_ours, identity.Target)[Order(one)] = one;
        }
        else
        {
            foreach (var tag in one.Tags)
            {
                Slot(_foreignByTag, tag)[Order(one)] = one;
            }
        }
    }

    private void Take(string id)
    {
        if (!_byId.Remove(id, out var one))
        {
            return;
        }

        if (_byName.TryGetValue(one.Name, out var named) && named.Id == id)
        {
            _byName.Remove(one.Name);
        }

        if (one.Identity is { } identity)
        {
            Drop(_ours, identity.Target, one);
        }
        else
        {
            foreach (var tag in one.Tags)
            {
                Drop(_foreignByTag, tag, one);
            }
        }
    }

    private static string Order(KongObject one) => $"{one.Name}\n{one.Id}";

    private static SortedDictionary<string, KongObject> Slot<TKey>(Dictionary<TKey, SortedDictionary<string, KongObject>> slots, TKey key)
        where TKey : notnull
    {
        if (!slots.TryGetValue(key, out var slot))
        {
            slots[key] = slot = new(StringComparer.Ordinal);
        }

        return slot;
    }

    private static void Drop<TKey>(Dictionary<TKey, SortedDictionary<string, KongObject>> slots, TKey key, KongObject one)
        where TKey : notnull
    {
        if (slots.TryGetValue(key, out var slot) && slot.Remove(Order(one)) && slot.Count == 0)
        {
            slots.Remove(key);
        }
    }
}
