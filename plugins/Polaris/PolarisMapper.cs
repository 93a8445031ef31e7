using System.Collections.Immutable;
using System.Text.Json;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Polaris.Wire;

namespace PolarisSync.Plugins.Polaris;

/// <summary>Translates between Polaris' words and ours; pure. Polaris' weight 100 is one normal share, as ours.</summary>
internal sealed class PolarisMapper(CopyIds ids, StringPool pool)
{
    private readonly MetadataPool _maps = new();

    /// <summary>
    /// As a destination shows it: with the mark it really carries, so that a lost one is seen as drift. A copy of ours that an alias or an
    /// exported service shows a second time is not ours there: a delete would hit the one.
    /// </summary>
    public ObservedInstance ToObserved(ServiceKey service, WireInstance wire)
    {
        var id = wire.Id ?? "";
        var metadata = wire.Metadata ?? [];
        var mark = metadata.TryGetValue(SyncMark.MetadataKey, out var value) && !string.IsNullOrEmpty(value) ? pool.Share(value) : null;
        var owner = ids.OwnerOf(id, mark);
        if (owner is not null && !CopyIds.IsAt(id, service))
        {
            return new() { Instance = ToInstance(wire, metadata, pool.Share(owner), isOurs: true), Ownership = CopyOwnership.Foreign, Handle = id };
        }

        return new()
        {
            Instance = ToInstance(wire, metadata, mark, isOurs: owner is not null),
            Ownership = owner is null ? CopyOwnership.Foreign : CopyOwnership.Ours,
            Owner = owner is null ? null : pool.Share(owner),
            Handle = id,
        };
    }

    /// <summary>As a source shows it: what has an id of ours is a copy, even if somebody took its mark away.</summary>
    public static ServiceInstance ToSource(ObservedInstance observed) =>
        observed.Owner is { } owner && !string.Equals(observed.Instance.Mark, owner, StringComparison.Ordinal)
            ? observed.Instance with { Mark = owner }
            : observed.Instance;

    /// <summary>The copy as it is written: all fields, since what a request lacks falls back to its default.</summary>
    public static WireInstance ToWire(ServiceKey service, string id, ServiceInstance instance) => new()
    {
        Id = id,
        Service = service.Name,
        Namespace = service.Namespace,
        Host = instance.Host,
        Port = instance.Port,
        Protocol = instance.Protocol,
        Version = instance.Version,
        Weight = instance.Weight,
        Healthy = instance.Health != InstanceHealth.Critical,
        Isolate = instance.Isolated,
        Location = HasLocation(instance) ? new() { Region = instance.Region, Zone = instance.Zone, Campus = instance.Campus } : null,
        Metadata = ToMetadata(instance),
    };

    /// <summary>Whether an instance has a place.</summary>
    public static bool HasLocation(ServiceInstance instance) => instance.Region.Length > 0 || instance.Zone.Length > 0 || instance.Campus.Length > 0;

    /// <summary>Tags as one text.</summary>
    public static string TagsText(ImmutableArray<string> tags) => JsonSerializer.Serialize([.. tags], PolarisJson.Default.StringArray);

    private ServiceInstance ToInstance(WireInstance wire, Dictionary<string, string> metadata, string? mark, bool isOurs)
    {
        bool hasVersion = !string.IsNullOrEmpty(wire.Version), hasProtocol = !string.IsNullOrEmpty(wire.Protocol), hasLocation = wire.Location is not null;
        return new()
        {
            Host = pool.Share(wire.Host ?? ""),
            Port = (int)(wire.Port ?? 0),
            Weight = wire.Weight ?? ServiceInstance.NormalWeight,
            Health = wire.Healthy == false ? InstanceHealth.Critical : InstanceHealth.Passing,
            Isolated = wire.Isolate == true,
            Protocol = pool.Share(wire.Protocol ?? ""),
            Version = pool.Share(wire.Version ?? ""),
            Region = pool.Share(wire.Location?.Region ?? ""),
            Zone = pool.Share(wire.Location?.Zone ?? ""),
            Campus = pool.Share(wire.Location?.Campus ?? ""),
            Cluster = isOurs ? pool.Share(metadata.GetValueOrDefault(MetadataKeys.Cluster) ?? "") : "",
            Tags = isOurs ? ToTags(metadata.GetValueOrDefault(MetadataKeys.Tags)) : [],
            Metadata = _maps.Share(MetadataMap.From(metadata
                .Where(pair => !MetadataKeys.IsServers(pair.Key)
                    && !MetadataKeys.IsShadowed(pair.Key, hasVersion, hasProtocol, hasLocation)
                    && !(isOurs ? MetadataKeys.IsCarrier(pair.Key) : pair.Key == SyncMark.MetadataKey))
                .Select(pair => new KeyValuePair<string, string>(pool.Share(pair.Key), pool.Share(pair.Value ?? ""))))),
            Mark = mark,
        };
    }

    // What somebody wrote there by hand reads as no tags, and is written again.
    private ImmutableArray<string> ToTags(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return [];
        }

        try
        {
            return [.. (JsonSerializer.Deserialize(text, PolarisJson.Default.StringArray) ?? []).Select(tag => pool.Share(tag ?? ""))];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static Dictionary<string, string> ToMetadata(ServiceInstance instance)
    {
        var metadata = new Dictionary<string, string>(instance.Metadata.Count + 1, StringComparer.Ordinal);
        foreach (var (key, value) in instance.Metadata)
        {
            metadata[key] = value;
        }

        if (instance.Cluster.Length > 0)
        {
            metadata[MetadataKeys.Cluster] = instance.Cluster;
        }

        if (instance.Tags.Length > 0)
        {
            metadata[MetadataKeys.Tags] = TagsText(instance.Tags);
        }

        if (instance.Mark is { } mark)
        {
            metadata[SyncMark.MetadataKey] = mark;
        }

        return metadata;
    }
}
