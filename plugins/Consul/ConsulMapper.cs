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

    /// <summary>Whether an entry is an instance of an application and not a part of Consul's mesh.</summary>
    public static bool IsApplication(WireService service) =>
        !string.Equals(service.Service, ServiceNames.Consul, StringComparison.Ordinal)
        && service.Kind is not ("connect-proxy" or "mesh-gateway" or "ingress-gateway" or "terminating-gateway" or "api-gateway");

    /// <summary>As a source shows it: what stands on a copy node is a copy, even if somebody took its mark away.</summary>
    public ServiceInstance ToSource(CatalogEntry entry)
    {
        var node = nodes.Identify(entry.Node);
        var instance = ToInstance(entry, node);
        return node.Owner is { } owner ? instance with { Mark = pool.Share(owner) } : instance;
    }

    /// <summary>As <see cref="ToSource"/>; null for parts of the mesh, which are not for applications to call.</summary>
    public ServiceInstance? ToSourceOrNull(CatalogEntry entry) => IsApplication(entry.Service) ? ToSource(entry) : null;

    /// <summary>A read as a source gives it.</summary>
    public static ServiceSnapshot ToSnapshot(CatalogService<ServiceInstance> service) => new()
    {
        Service = ServiceKeys.Of(service.Name),
        Exists = service.Exists,
        Instances = [.. service.Instances],
        Version = service.Version,
    };

    /// <summary>As <see cref="ToObserved"/>; null for parts of the mesh.</summary>
    public ObservedInstance? ToObservedOrNull(CatalogEntry entry) => IsApplication(entry.Service) ? ToObserved(entry) : null;

    /// <summary>As a destination shows it: with the mark it really carries, so that a lost one is seen as drift.</summary>
    public ObservedInstance ToObserved(CatalogEntry entry)
    {
        var node = nodes.Identify(entry.Node);
        var instance = ToInstance(entry, node);
        return node.IsOurs
            ? new()
            {
                Instance = instance,
                Ownership = CopyOwnership.Ours,
                Owner = pool.Share(node.Owner!),
                Handle = new CopyHandle(entry.Node.Node, entry.Service.Id).ToString(),
                Revision = CopyRevision.From(entry.Service, entry.Checks).ToString(),
            }
            : new()
            {
                Instance = node.Owner is { } other && instance.Mark is null ? instance with { Mark = pool.Share(other) } : instance,
                Ownership = CopyOwnership.Foreign,
                Handle = new CopyHandle(entry.Node.Node, entry.Service.Id).ToString(),
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

    private ServiceInstance ToInstance(CatalogEntry entry, CopyNode node)
    {
        var (wireNode, service, checks) = entry;
        var (health, isolated, noTraffic) = node.HoldsCopies ? CopyState(service.Id, checks) : NativeState(checks);
        var meta = service.Meta ?? [];
        var instance = new ServiceInstance
        {
            Host = pool.Share(string.IsNullOrEmpty(service.Address) ? wireNode.Address ?? "" : service.Address),
            Port = PortOf(service),
            Weight = noTraffic ? 0 : WeightOf(service.Weights),
            Health = health,
            Isolated = isolated,
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
        MetadataMap.From(pairs.Select(pair => new KeyValuePair<string, string>(pool.Share(pair.Key), pool.Share(pair.Value ?? ""))));

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

    private static (InstanceHealth Health, bool Isolated, bool NoTraffic) NativeState(IReadOnlyList<WireCheck> checks)
    {
        var health = InstanceHealth.Unknown;
        var isolated = false;
        foreach (var check in checks)
        {
            // Consul's clients go by the presence of these two (api.HealthChecks.AggregatedStatus).
            if (check.CheckId == CopyChecks.NodeMaintenance || check.CheckId.StartsWith(CopyChecks.ServiceMaintenancePrefix, StringComparison.Ordinal))
            {
                isolated = true;
            }
            else
            {
                health = Worse(health, check);
            }
        }

        return (health, isolated, false);
    }

    private static (InstanceHealth Health, bool Isolated, bool NoTraffic) CopyState(string id, IReadOnlyList<WireCheck> checks)
    {
        var health = InstanceHealth.Unknown;
        bool isolated = false, noTraffic = false;
        string maintenanceId = CopyChecks.MaintenanceOf(id), noTrafficId = CopyChecks.NoTrafficOf(id);
        foreach (var check in checks)
        {
            // Only while critical do they keep traffic away; one that somebody changed reads as gone, and is written again.
            if (string.Equals(check.CheckId, maintenanceId, StringComparison.Ordinal))
            {
                isolated |= check.Status == CopyChecks.Critical;
            }
            else if (string.Equals(check.CheckId, noTrafficId, StringComparison.Ordinal))
            {
                noTraffic |= check.Status == CopyChecks.Critical;
            }
            else
            {
                health = Worse(health, check);
            }
        }

        return (health, isolated, noTraffic);
    }

    private static InstanceHealth Worse(InstanceHealth health, WireCheck check)
    {
        var own = check.Status switch
        {
            CopyChecks.Passing => InstanceHealth.Passing,
            CopyChecks.Warning => InstanceHealth.Warning,
            _ => InstanceHealth.Critical,
        };
        return own > health ? own : health;
    }
}
