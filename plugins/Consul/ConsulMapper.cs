using PolarisSync.Abstractions;
using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>Translates between Consul's words and ours; pure. What we carry for fields Consul lacks is read on copy nodes alone.</summary>
internal sealed class ConsulMapper(CopyNodes nodes, StringPool pool)
{
    private const string ClusterKey = MetaKeys.OwnPrefix + "cluster";
    private const string ProtocolKey = MetaKeys.OwnPrefix + "protocol";
    private const string VersionKey = MetaKeys.OwnPrefix + "version";
    private const string RegionKey = MetaKeys.OwnPrefix + "region";
    private const string ZoneKey = MetaKeys.OwnPrefix + "zone";
    private const string CampusKey = MetaKeys.OwnPrefix + "campus";
    private readonly MetadataPool _maps = new();

    /// <summary>Whether an entry is an instance of an application and not a part of Consul's mesh.</summary>
    public static bool IsApplication(WireService service) =>
        !string.Equals(service.Service, ServiceNames.Consul, StringComparison.Ordinal)
        && service.Kind is not ("connect-proxy" or "mesh-gateway" or "ingress-gateway" or "terminating-gateway" or "api-gateway");

    /// <summary>Tells whose copies a node holds.</summary>
    public CopyNode Identify(WireNode node) => nodes.Identify(node);

    /// <summary>What is known of an instance before its checks are; null for parts of the mesh, which are not for applications to call.</summary>
    /// <param name="wire">The node it stands on.</param>
    /// <param name="node">What that node is to us.</param>
    /// <param name="service">The instance.</param>
    public CatalogDraft? Begin(WireNode wire, CopyNode node, WireService service) =>
        IsApplication(service) ? new(node, new(wire.Node, service.Id), service.ModifyIndex, ToInstance(wire, node, service)) : null;

    /// <summary>An instance read together with its checks.</summary>
    public CatalogDraft? Take(WireHealthEntry entry)
    {
        var draft = Begin(entry.Node, Identify(entry.Node), entry.Service);
        foreach (var check in draft is null ? [] : entry.Checks ?? [])
        {
            draft!.Add(check);
        }

        return draft;
    }

    /// <summary>As a source shows it: what stands on a copy node is a copy, even if somebody took its mark away.</summary>
    public ServiceInstance ToSource(CatalogDraft draft)
    {
        var instance = draft.ToInstance();
        return draft.Node.Owner is { } owner ? instance with { Mark = pool.Share(owner) } : instance;
    }

    /// <summary>A read as a source gives it.</summary>
    public static ServiceSnapshot ToSnapshot(CatalogService<ServiceInstance> service) => new()
    {
        Service = ServiceKeys.Of(service.Name),
        Exists = service.Exists,
        Instances = service.Instances,
        Version = service.Version,
    };

    /// <summary>As a destination shows it: with the mark it really carries, so that a lost one is seen as drift.</summary>
    public ObservedInstance ToObserved(CatalogDraft draft)
    {
        var instance = draft.ToInstance();
        return draft.Node.IsOurs
            ? new()
            {
                Instance = instance,
                Ownership = CopyOwnership.Ours,
                Owner = pool.Share(draft.Node.Owner!),
                Handle = draft.Handle.ToString(),
                Revision = draft.Revision.ToString(),
            }
            : new()
            {
                Instance = draft.Node.Owner is { } other && instance.Mark is null ? instance with { Mark = pool.Share(other) } : instance,
                Ownership = CopyOwnership.Foreign,
                Handle = draft.Handle.ToString(),
            };
    }

    /// <summary>The instance as a transaction writes it.</summary>
    public static WireServiceBody ToWire(string service, string id, ServiceInstance instance, long index)
    {
        var weight = Math.Max(1, instance.Weight / ServiceInstance.NormalWeight);
        return new()
        {
            Id = id,
            Service = service,
            Address = instance.Host,
            Port = instance.Port,
            Tags = instance.Tags,
            Meta = ToMeta(instance),
            Weights = new() { Passing = weight, Warning = weight },
            ModifyIndex = index,
        };
    }

    /// <summary>The status to write; null where the source does not check the instance, which is no check at all.</summary>
    public static string? ToStatus(InstanceHealth health) => health switch
    {
        InstanceHealth.Passing => CopyChecks.Passing,
        InstanceHealth.Warning => CopyChecks.Warning,
        InstanceHealth.Critical => CopyChecks.Critical,
        _ => null,
    };

    private ServiceInstance ToInstance(WireNode wire, CopyNode node, WireService service)
    {
        var meta = service.Meta ?? [];
        var instance = new ServiceInstance
        {
            Host = pool.Share(string.IsNullOrEmpty(service.Address) ? wire.Address ?? "" : service.Address),
            Port = PortOf(service),
            Weight = WeightOf(service.Weights),
            Tags = service.Tags is { Count: > 0 } tags ? [.. tags.Select(tag => pool.Share(tag ?? ""))] : [],
            Mark = meta.TryGetValue(SyncMark.MetadataKey, out var mark) && !string.IsNullOrEmpty(mark) ? pool.Share(mark) : null,
        };
        return node.HoldsCopies
            ? instance with
            {
                Metadata = Metadata(meta.Where(pair => !IsCarrier(pair.Key)).Select(pair => new KeyValuePair<string, string>(MetaKeys.Unescape(pair.Key), pair.Value))),
                Cluster = Carried(meta, ClusterKey),
                Protocol = Carried(meta, ProtocolKey),
                Version = Carried(meta, VersionKey),
                Region = Carried(meta, RegionKey),
                Zone = Carried(meta, ZoneKey),
                Campus = Carried(meta, CampusKey),
            }
            : instance with { Metadata = Metadata(meta.Where(pair => !string.Equals(pair.Key, SyncMark.MetadataKey, StringComparison.Ordinal))) };
    }

    private MetadataMap Metadata(IEnumerable<KeyValuePair<string, string>> pairs) =>
        _maps.Share(MetadataMap.From(pairs.Select(pair => new KeyValuePair<string, string>(pool.Share(pair.Key), pool.Share(pair.Value ?? "")))));

    private string Carried(Dictionary<string, string> meta, string key) => meta.TryGetValue(key, out var value) ? pool.Share(value ?? "") : "";

    private static bool IsCarrier(string key) =>
        key is SyncMark.MetadataKey or ClusterKey or ProtocolKey or VersionKey or RegionKey or ZoneKey or CampusKey;

    private static Dictionary<string, string> ToMeta(ServiceInstance instance)
    {
        var meta = new Dictionary<string, string>(instance.Metadata.Count + 1, StringComparer.Ordinal);
        foreach (var (key, value) in instance.Metadata)
        {
            meta[MetaKeys.Escape(key)] = value;
        }

        Carry(SyncMark.MetadataKey, instance.Mark ?? "");
        Carry(ClusterKey, instance.Cluster);
        Carry(ProtocolKey, instance.Protocol);
        Carry(VersionKey, instance.Version);
        Carry(RegionKey, instance.Region);
        Carry(ZoneKey, instance.Zone);
        Carry(CampusKey, instance.Campus);
        return meta;

        void Carry(string key, string value)
        {
            if (value.Length > 0)
            {
                meta[key] = value;
            }
        }
    }

    // A service with several ports (1.22 and later) has no port of its own.
    private static int PortOf(WireService service) =>
        service.Port != 0 || service.Ports is not { Count: > 0 } ports ? service.Port : (ports.Find(port => port is { Default: true }) ?? ports[0]).Port;

    // The catalog stores any number (0, -1, 70000 measured on 1.8.7); Consul's 1 is one normal share.
    private static long WeightOf(WireWeights? weights) =>
        Math.Clamp(weights?.Passing ?? 1, 0, int.MaxValue) * ServiceInstance.NormalWeight;
}
