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

    private volatile bool _isStale = true;

    public ObjectTable Services { get; } = new();

    public ObjectTable Upstreams { get; } = new();

    /// <summary>The groups of ours that have rows in upstreams of others.</summary>
    public ConcurrentDictionary<TargetKey, ImmutableHashSet<(KongObject Upstream, string Group)>> Attached { get; } = new();

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
