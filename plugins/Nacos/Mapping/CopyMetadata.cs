using System.Collections.Immutable;
using System.Text.Json;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Nacos.Wire;

namespace PolarisSync.Plugins.Nacos;

/// <summary>What metadata keys mean: the mark, fields Nacos lacks and that copies carry along, and keys that belong to Nacos itself.</summary>
internal static class CopyMetadata
{
    public const string ProtocolKey = Prefix + "protocol";
    public const string VersionKey = Prefix + "version";
    public const string RegionKey = Prefix + "region";
    public const string ZoneKey = Prefix + "zone";
    public const string CampusKey = Prefix + "campus";
    public const string TagsKey = Prefix + "tags";

    private const string Prefix = "polaris-sync-";

    /// <summary>Whether a copy of ours uses the key for itself.</summary>
    public static bool IsOurs(string key) => key is SyncMark.MetadataKey or ProtocolKey or VersionKey or RegionKey or ZoneKey or CampusKey or TagsKey;

    /// <summary>Whether the server adds or reads the key itself, so that it is nothing an application says.</summary>
    public static bool IsInternal(string key) => key is "customInstanceId" or "publishInstanceWeight" or "publishInstanceEnable";

    /// <summary>Whether the key changes what Nacos does with an instance: on a copy it would change our own duties.</summary>
    public static bool IsDuty(string key) =>
        key is "preserved.heart.beat.interval" or "preserved.heart.beat.timeout" or "preserved.ip.delete.timeout" or "preserved.instance.id.generator" or "enableClientBeat";

    /// <summary>Everything a copy carries, the mark included.</summary>
    public static Dictionary<string, string?> ToWire(ServiceInstance instance)
    {
        var metadata = new Dictionary<string, string?>(instance.Metadata.Count + 2, StringComparer.Ordinal);
        foreach (var (key, value) in instance.Metadata)
        {
            metadata[key] = value;
        }

        Carry(SyncMark.MetadataKey, instance.Mark ?? "");
        Carry(ProtocolKey, instance.Protocol);
        Carry(VersionKey, instance.Version);
        Carry(RegionKey, instance.Region);
        Carry(ZoneKey, instance.Zone);
        Carry(CampusKey, instance.Campus);
        Carry(TagsKey, instance.Tags.IsDefaultOrEmpty ? "" : JsonSerializer.Serialize([.. instance.Tags], NacosJson.Default.StringArray));
        return metadata;

        void Carry(string key, string value)
        {
            if (value.Length > 0)
            {
                metadata[key] = value;
            }
        }
    }

    /// <summary>The tags a copy carries; none where somebody wrote something else there.</summary>
    public static ImmutableArray<string> ReadTags(string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize(text, NacosJson.Default.StringArray) is { } tags ? [.. tags.Select(tag => tag ?? "")] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
