using PolarisSync.Abstractions;
using PolarisSync.Plugins.Nacos.Wire;

namespace PolarisSync.Plugins.Nacos;

/// <summary>Translates between Nacos' words and ours; pure. What we carry for fields Nacos lacks is read on copies alone.</summary>
internal sealed class NacosMapper(StringPool pool)
{
    /// <summary>The cluster of an instance that names none.</summary>
    public const string DefaultCluster = "DEFAULT";

    private readonly MetadataPool _maps = new();

    /// <summary>An instance as read. A mark that somebody emptied is still one: such an instance is no native.</summary>
    public ServiceInstance ToInstance(WireInstance wire)
    {
        var metadata = wire.Metadata ?? [];
        var instance = new ServiceInstance
        {
            Host = pool.Share(wire.Ip),
            Port = wire.Port,
            Cluster = string.IsNullOrEmpty(wire.ClusterName) || wire.ClusterName == DefaultCluster ? "" : pool.Share(wire.ClusterName),
            Weight = Weights.FromWire(wire.Weight),
            Health = wire.Valid ?? wire.Healthy ? InstanceHealth.Passing : InstanceHealth.Critical,
            Isolated = !wire.Enabled,
        };
        return metadata.TryGetValue(SyncMark.MetadataKey, out var mark)
            ? instance with
            {
                Mark = pool.Share(mark ?? ""),
                Protocol = Carried(metadata, CopyMetadata.ProtocolKey),
                Version = Carried(metadata, CopyMetadata.VersionKey),
                Region = Carried(metadata, CopyMetadata.RegionKey),
                Zone = Carried(metadata, CopyMetadata.ZoneKey),
                Campus = Carried(metadata, CopyMetadata.CampusKey),
                Tags = [.. CopyMetadata.ReadTags(Carried(metadata, CopyMetadata.TagsKey)).Select(pool.Share)],
                Metadata = Metadata(metadata.Where(pair => !CopyMetadata.IsOurs(pair.Key) && !CopyMetadata.IsInternal(pair.Key))),
            }
            : instance with { Metadata = Metadata(metadata.Where(pair => !CopyMetadata.IsInternal(pair.Key))) };
    }

    /// <summary>A copy as it is sent.</summary>
    public static WireInstance ToWire(ServiceInstance instance, bool ephemeral) => new()
    {
        Ip = instance.Host,
        Port = instance.Port,
        Weight = Weights.ToWire(instance.Weight),
        Healthy = instance.Health != InstanceHealth.Critical,
        Enabled = !instance.Isolated,
        Ephemeral = ephemeral,
        ClusterName = instance.Cluster.Length == 0 ? DefaultCluster : instance.Cluster,
        Metadata = CopyMetadata.ToWire(instance),
    };

    private MetadataMap Metadata(IEnumerable<KeyValuePair<string, string?>> pairs) =>
        _maps.Share(MetadataMap.From(pairs.Select(pair => new KeyValuePair<string, string>(pool.Share(pair.Key), pool.Share(pair.Value ?? "")))));

    private string Carried(Dictionary<string, string?> metadata, string key) => metadata.TryGetValue(key, out var value) ? pool.Share(value ?? "") : "";
}
