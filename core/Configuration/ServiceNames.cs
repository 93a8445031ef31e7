namespace PolarisSync.Core.Configuration;

/// <summary>
/// Service names with a registry's group in front, as <c>GROUP__service</c>: the first <c>__</c> splits. The canonical form drops
/// <c>DEFAULT_GROUP__</c> unless the rest contains <c>__</c>, which would then be taken for a group.
/// </summary>
public static class ServiceNames
{
    /// <summary>The group a name without one belongs to.</summary>
    public const string DefaultGroup = "DEFAULT_GROUP";

    private const string Separator = "__";
    private const string DefaultPrefix = DefaultGroup + Separator;

    /// <summary>The canonical form of a name; the same for every way to write it.</summary>
    public static string Canonical(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!name.StartsWith(DefaultPrefix, StringComparison.Ordinal))
        {
            return name;
        }

        var rest = name[DefaultPrefix.Length..];
        return rest.Length == 0 || rest.Contains(Separator, StringComparison.Ordinal) ? name : rest;
    }

    /// <summary>The group and the plain name. A name that begins or ends with its only <c>__</c> has no group.</summary>
    public static (string Group, string Name) Split(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var at = name.IndexOf(Separator, StringComparison.Ordinal);
        return at <= 0 || at + Separator.Length == name.Length
            ? (DefaultGroup, name)
            : (name[..at], name[(at + Separator.Length)..]);
    }

    /// <summary>
    /// The canonical name of a service in a group; <see cref="Split"/> gives both back unless the group itself contains <c>__</c> or ends with <c>_</c>.
    /// </summary>
    public static string Join(string group, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Canonical(group + Separator + name);
    }
}
