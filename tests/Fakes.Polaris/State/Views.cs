using System.Collections.Immutable;
using System.Globalization;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.State;

/// <summary>Turns what is stored into what is shown.</summary>
internal static class Views
{
    /// <summary>Keys the server keeps for itself in metadata: Discover adds them, GET takes them out.</summary>
    public static readonly ImmutableHashSet<string> Injected = ["version", "protocol", "region", "zone", "campus"];

    public static string Time(DateTimeOffset time, TimeSpan zone) => time.ToOffset(zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A service as Discover shows it.</summary>
    public static Service Service(StoredService stored, TimeSpan zone)
    {
        var attributes = stored.Attributes;
        var service = new Service
        {
            Id = stored.Id,
            Name = stored.Name,
            Namespace = stored.Namespace,
            Ports = string.Join(',', stored.SeenPorts.Select(port => port.ToString(CultureInfo.InvariantCulture)).Prepend(attributes.Ports).Where(port => port.Length > 0)),
            Business = attributes.Business,
            Department = attributes.Department,
            CmdbMod1 = attributes.CmdbMod1,
            CmdbMod2 = attributes.CmdbMod2,
            CmdbMod3 = attributes.CmdbMod3,
            Comment = attributes.Comment,
            Owners = attributes.Owners,
            PlatformId = attributes.PlatformId,
            Ctime = Time(stored.Created, zone),
            Mtime = Time(stored.Modified, zone),
            Revision = stored.Revision,
        };
        service.Metadata.Add(stored.Metadata);
        service.ExportTo.AddRange(stored.ExportTo);
        return service;
    }

    /// <summary>A service as GET shows it.</summary>
    public static Service ListedService(StoredService stored, TimeSpan zone)
    {
        var service = Service(stored, zone);
        service.Editable = true;
        service.TotalInstanceCount = (uint)stored.Listed.Count;
        service.HealthyInstanceCount = (uint)stored.Listed.Values.Count(instance => instance.Message.Healthy == true);
        return service;
    }

    /// <summary>An instance as GET shows it.</summary>
    public static Instance ListedInstance(StoredInstance stored)
    {
        var instance = stored.Message.Clone();
        instance.ServiceToken = stored.Service.Token;
        foreach (var key in Injected)
        {
            instance.Metadata.Remove(key);
        }

        return instance;
    }

    /// <summary>An instance as Discover shows it.</summary>
    public static Instance DiscoveredInstance(StoredInstance stored)
    {
        var instance = stored.Message.Clone();
        if (!string.IsNullOrEmpty(instance.Version))
        {
            instance.Metadata["version"] = instance.Version;
        }

        if (!string.IsNullOrEmpty(instance.Protocol))
        {
            instance.Metadata["protocol"] = instance.Protocol;
        }

        if (instance.Location is { } location)
        {
            instance.Metadata["region"] = location.Region ?? "";
            instance.Metadata["zone"] = location.Zone ?? "";
            instance.Metadata["campus"] = location.Campus ?? "";
        }

        return instance;
    }

    /// <summary>An instance as tests see it.</summary>
    public static PolarisInstance Plain(Instance instance) => new()
    {
        Id = instance.Id ?? "",
        Namespace = instance.Namespace ?? "",
        Service = instance.Service ?? "",
        Host = instance.Host ?? "",
        Port = (int)(instance.Port ?? 0),
        Weight = (int)(instance.Weight ?? 100),
        Healthy = instance.Healthy ?? true,
        Isolated = instance.Isolate ?? false,
        Protocol = instance.Protocol ?? "",
        Version = instance.Version ?? "",
        Region = instance.Location?.Region ?? "",
        Zone = instance.Location?.Zone ?? "",
        Campus = instance.Location?.Campus ?? "",
        TtlSeconds = instance.EnableHealthCheck == false ? null : (int?)instance.HealthCheck?.Heartbeat?.Ttl,
        Metadata = instance.Metadata.ToImmutableDictionary(StringComparer.Ordinal),
        Revision = instance.Revision ?? "",
    };
}
