using PolarisSync.Abstractions;

namespace PolarisSync.Core.Planning;

/// <summary>Tells a person what differs between two states of an instance. Pure.</summary>
internal static class InstanceDiff
{
    private const int LongestValue = 40;

    /// <summary><c>weight 100 -> 50, metadata version 1 -> 2</c>; empty when equal.</summary>
    public static string Describe(ServiceInstance before, ServiceInstance after)
    {
        var parts = new List<string>();
        Add(parts, "host", before.Host, after.Host);
        Add(parts, "health", Name(before.Health), Name(after.Health));
        Add(parts, "weight", before.Weight.ToString(), after.Weight.ToString());
        Add(parts, "isolated", before.Isolated ? "yes" : "no", after.Isolated ? "yes" : "no");
        Add(parts, "protocol", before.Protocol, after.Protocol);
        Add(parts, "version", before.Version, after.Version);
        Add(parts, "region", before.Region, after.Region);
        Add(parts, "zone", before.Zone, after.Zone);
        Add(parts, "campus", before.Campus, after.Campus);
        Add(parts, "tags", string.Join(',', before.Tags), string.Join(',', after.Tags));
        Add(parts, "mark", before.Mark ?? "", after.Mark ?? "");
        foreach (var key in before.Metadata.Keys.Union(after.Metadata.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (old, now) = (before.Metadata.Find(key), after.Metadata.Find(key));
            if (!string.Equals(old, now, StringComparison.Ordinal))
            {
                parts.Add($"metadata {Short(key)} {Short(old ?? "(none)")} -> {Short(now ?? "(none)")}");
            }
        }

        return string.Join(", ", parts);
    }

    private static void Add(List<string> parts, string field, string before, string after)
    {
        if (!string.Equals(before, after, StringComparison.Ordinal))
        {
            parts.Add($"{field} {Short(Or(before))} -> {Short(Or(after))}");
        }

        static string Or(string value) => value.Length == 0 ? "(none)" : value;
    }

    private static string Name(InstanceHealth health) => health switch
    {
        InstanceHealth.Passing => "passing",
        InstanceHealth.Warning => "warning",
        InstanceHealth.Critical => "critical",
        _ => "unknown",
    };

    private static string Short(string value) => value.Length <= LongestValue ? value : string.Concat(value.AsSpan(0, LongestValue), "...");
}
