using System.Collections.Immutable;

namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>One service: who published what in it, what operators set, and the copy that reads are answered from.</summary>
internal sealed class NacosService(NacosServiceKey key, bool ephemeral)
{
    public NacosServiceKey Key { get; } = key;

    public bool Ephemeral { get; set; } = ephemeral;

    /// <summary>The set each client published, by client id.</summary>
    public OrderedDictionary<string, ImmutableArray<NacosInstance>> Publications { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, InstanceOverlay> Overlays { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, ClusterRecord> Clusters { get; } = new(StringComparer.Ordinal);

    /// <summary>Every cluster that ever held an instance: 1.x remembers them.</summary>
    public HashSet<string> KnownClusters { get; } = new(StringComparer.Ordinal);

    /// <summary>True once somebody set metadata, threshold or a cluster: only then does the threshold count.</summary>
    public bool HasRecord { get; set; }

    public float ProtectThreshold { get; set; }

    public ImmutableDictionary<string, string> Metadata { get; set; } = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The copy for reads; null until the first read.</summary>
    public ImmutableArray<NacosInstance>? Visible { get; set; }

    /// <summary>True while a renewal of the copy is on its way, for all subscribers.</summary>
    public bool RenewalDue { get; set; }

    public DateTimeOffset LastChanged { get; set; }

    public IEnumerable<NacosInstance> Registered => Publications.Values.SelectMany(set => set);

    /// <summary>What is true now, overlays applied.</summary>
    public ImmutableArray<NacosInstance> Current() =>
        [.. Registered.Select(instance => Overlays.TryGetValue(instance.OverlayKey, out var overlay) ? overlay.Over(instance) : instance).Distinct(SameShown.Instance)];

    public ClusterRecord Cluster(string name) => Clusters.GetValueOrDefault(name) ?? new ClusterRecord();
}
