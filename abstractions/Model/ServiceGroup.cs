namespace PolarisSync.Abstractions;

/// <summary>A metadata-selected subset of a service's instances that becomes an object of its own at a gateway.</summary>
public sealed record ServiceGroup
{
    /// <summary>Name of the group of all instances.</summary>
    public const string DefaultName = "default";

    /// <summary>Name of the group, unique in its service.</summary>
    public required string Name { get; init; }

    /// <summary>An instance belongs to the group when its metadata holds all these pairs; empty selects every instance.</summary>
    public MetadataMap Metadata { get; init; } = MetadataMap.Empty;

    /// <summary>Name of an existing object of the gateway to attach to instead of making one; null to make one.</summary>
    public string? UpstreamName { get; init; }

    /// <summary>
    /// Whether an instance belongs to the group. A field that registries show as metadata as well (<c>version</c>, <c>protocol</c>, <c>region</c>,
    /// <c>zone</c>, <c>campus</c>) counts as such where the metadata has no key of that name: an application may register its version either way.
    /// </summary>
    public bool Includes(ServiceInstance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        foreach (var (key, value) in Metadata)
        {
            if (!string.Equals(instance.Metadata.Find(key) ?? FieldOf(instance, key), value, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static string? FieldOf(ServiceInstance instance, string key)
    {
        var field = key switch
        {
            "version" => instance.Version,
            "protocol" => instance.Protocol,
            "region" => instance.Region,
            "zone" => instance.Zone,
            "campus" => instance.Campus,
            _ => "",
        };
        return field.Length == 0 ? null : field;
    }
}
