using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Nacos.Wire;

namespace PolarisSync.Plugins.Nacos;

/// <summary>
/// Tells whose each instance of a read is. Nacos does not say which connection an instance lives by, but it shows an address once for each owner: of
/// the marked entries at an address we know how many are ours, because we know what we published. What the server acknowledged a moment ago and a read
/// cannot show yet is put in: our own writes are seen at once.
/// </summary>
internal static class Ownerships
{
    /// <summary>Handle of a copy that our connection keeps alive.</summary>
    public const string Session = "session";

    /// <summary>Handle of a marked persistent instance: nothing but its address names it.</summary>
    public const string Address = "address";

    /// <summary>Judges the instances of a service.</summary>
    /// <param name="instances">What was read, with the kind of every instance that carries a mark.</param>
    /// <param name="set">What we published there.</param>
    /// <param name="mapper">Translates.</param>
    /// <param name="now">The time.</param>
    public static ImmutableArray<ObservedInstance> Judge(IReadOnlyList<WireInstance> instances, PublishedSet set, NacosMapper mapper, DateTimeOffset now)
    {
        // What was registered is not what is shown where an operator's changes lie over it. They win over every registration, so that sending ours
        // again and again changes nothing: such a copy counts as written. Until a write must have arrived, what is shown counts, unless it is what
        // that write replaced.
        var settled = now - set.WrittenAt >= CopyLane.Remembered;
        var left = set.Copies.ToBuilder();
        var past = set.Past.Where(entry => now - entry.At < CopyLane.Remembered).ToLookup(static entry => CopyKey.Of(entry.Copy), static entry => entry.Copy);
        var shown = instances.Select(wire => (Wire: wire, Instance: mapper.ToInstance(wire))).ToList();
        var judged = new ObservedInstance?[shown.Count];
        foreach (var exactly in new[] { true, false })
        {
            for (var i = 0; i < shown.Count; i++)
            {
                if (judged[i] is null && shown[i] is { Wire.Ephemeral: not false, Instance: { Mark: not null } instance }
                    && FindOurs(left, instance, exactly) is { } key)
                {
                    var registered = left[key];
                    left.Remove(key);
                    judged[i] = Ours(settled || past[key].Contains(instance) ? registered : instance, key.Owner);
                }
            }
        }

        var gone = past.Where(entry => !set.Copies.ContainsKey(entry.Key)).Select(static entry => entry.Key).ToHashSet();
        return
        [
            .. judged.Select((known, i) => known ?? Other(shown[i].Wire, shown[i].Instance, gone)).OfType<ObservedInstance>(),
            .. left.Where(pair => set.Fresh.TryGetValue(pair.Key, out var at) && now - at < CopyLane.Remembered)
                .Select(static pair => Ours(pair.Value, pair.Key.Owner)).OrderBy(static entry => entry.Instance.Key),
        ];
    }

    private static CopyKey? FindOurs(ImmutableDictionary<CopyKey, ServiceInstance>.Builder left, ServiceInstance instance, bool exactly)
    {
        var key = CopyKey.Of(instance);
        if (left.TryGetValue(key, out var registered))
        {
            return !exactly || registered.Equals(instance) ? key : null;
        }

        // Somebody emptied the mark of one of ours; another mark is another's.
        return exactly || instance.Mark!.Length > 0 ? null : left.Keys.Where(candidate => candidate.Instance == instance.Key).Select(candidate => (CopyKey?)candidate).FirstOrDefault();
    }

    private static ObservedInstance Ours(ServiceInstance instance, string owner) =>
        new() { Instance = instance, Ownership = CopyOwnership.Ours, Owner = owner, Handle = Session };

    private static ObservedInstance? Other(WireInstance wire, ServiceInstance instance, HashSet<CopyKey> gone)
    {
        if (string.IsNullOrEmpty(instance.Mark))
        {
            return new() { Instance = instance, Ownership = CopyOwnership.Foreign };
        }

        if (wire.Ephemeral == false)
        {
            return new() { Instance = instance, Ownership = CopyOwnership.Ours, Owner = instance.Mark, Handle = Address };
        }

        // Taken away a moment ago and still shown: once for us, and once more if another keeps it alive.
        return gone.Remove(CopyKey.Of(instance)) ? null : new() { Instance = instance, Ownership = CopyOwnership.Elsewhere, Owner = instance.Mark };
    }
}
