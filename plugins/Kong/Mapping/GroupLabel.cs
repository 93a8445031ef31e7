using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kong;

/// <summary>
/// What a group is called between engine and adapter: its name, and where it attaches to an upstream of somebody else that one's name as well, so that
/// one that is attached elsewhere is another group. Pure.
/// </summary>
internal static class GroupLabel
{
    public static string Of(ServiceGroup group) => group.UpstreamName is { } upstream ? Of(group.Name, upstream) : group.Name;

    // Doing it twice changes nothing more.
    public static string Of(string group, string upstream) =>
        group.EndsWith($"={upstream}", StringComparison.Ordinal) ? group : $"{group}={upstream}";

    /// <summary>The group's own name, where it is that of <see cref="Of(ServiceGroup)"/> or was already.</summary>
    public static string NameOf(ServiceGroup group) =>
        group.UpstreamName is { } upstream && group.Name.EndsWith($"={upstream}", StringComparison.Ordinal) ? group.Name[..^(upstream.Length + 1)] : group.Name;
}
