using System.Collections.Concurrent;
using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kong;

/// <summary>What this Kong holds beside targets, as it was seen last. Thread-safe.</summary>
internal sealed class Catalog
{
    // A group attaches to an upstream only where it carries the type of the source; so these are looked at for rows of ours.
    private readonly ConcurrentDictionary<string, byte> _types = new(
        new[] { "polaris", "nacos", "consul", "kubernetes", "file", "eureka", "zookeeper" }.Select(static type => KeyValuePair.Create(type, (byte)0)), StringComparer.Ordinal);

    private readonly ConcurrentDictionary<TargetKey, ImmutableArray<(string Upstream, string Group)>> _wanted = new();

    private volatile bool _isStale = true;

    public ObjectTable Services { get; } = new();

    public ObjectTable Upstreams { get; } = new();

    /// <summary>The groups of ours that have rows in upstreams of others.</summary>
    public ConcurrentDictionary<TargetKey, ImmutableHashSet<(KongObject Upstream, string Group)>> Attached { get; } = new();

    /// <summary>Our upstreams at a target, one for each group: somebody may have copied one with its tags.</summary>
    public IEnumerable<KongObject> UpstreamsOf(TargetKey target) =>
        Upstreams.OursOf(target).Where(static upstream => upstream.Identity!.Group is not null).GroupBy(static upstream => upstream.Identity!.Group, StringComparer.Ordinal).Select(static group => First(group));

    /// <summary>Our service at a target; null where there is none.</summary>
    public KongObject? ServiceOf(TargetKey target) => Services.OursOf(target) is { Count: > 0 } services ? First(services) : null;

    /// <summary>Says which upstreams of others the groups of a target want, so that what is in them is seen before something of ours is.</summary>
    public void Want(TargetKey target, ImmutableArray<(string Upstream, string Group)> wanted)
    {
        if (wanted.IsEmpty)
        {
            _wanted.TryRemove(target, out _);
        }
        else
        {
            _wanted[target] = wanted;
        }
    }

    /// <summary>Those of them that are there.</summary>
    public IEnumerable<(KongObject Upstream, string Group)> WantedOf(TargetKey target)
    {
        foreach (var (name, group) in _wanted.GetValueOrDefault(target, []))
        {
            if (Upstreams.Find(name) is { Identity: null } upstream)
            {
                yield return (upstream, group);
            }
        }
    }

    // The one that has a name we give is ours before any other with the same tags.
    private static KongObject First(IEnumerable<KongObject> twins) => twins.OrderBy(static one => KongNames.IsGiven(one.Name, one.Identity!) ? 0 : 1).ThenBy(static one => one.Name, StringComparer.Ordinal).First();

    /// <summary>A row of ours was put into an upstream of somebody else.</summary>
    public void Attach(KongIdentity identity, KongObject upstream) =>
        Attached.AddOrUpdate(identity.Target, _ => [(upstream, identity.Group!)], (_, known) => known.Add((upstream, identity.Group!)));

    /// <summary>Whether something happened that only a look at everything explains.</summary>
    public bool IsStale
    {
        get => _isStale;
        set => _isStale = value;
    }

    /// <summary>Remembers a type of sources.</summary>
    public void Know(string sourceType)
    {
        if (sourceType.Length > 0)
        {
            _types.TryAdd(sourceType, 0);
        }
    }

    /// <summary>Upstreams of others that groups may attach to.</summary>
    public IEnumerable<KongObject> Attachable() => _types.Keys.SelectMany(Upstreams.ForeignWith).DistinctBy(static upstream => upstream.Id, StringComparer.Ordinal);
}
