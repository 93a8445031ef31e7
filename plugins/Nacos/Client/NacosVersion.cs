using System.Globalization;

namespace PolarisSync.Plugins.Nacos;

/// <summary>What the server's version decides.</summary>
/// <param name="Major">First number.</param>
/// <param name="Minor">Second number.</param>
/// <param name="Patch">Third number, 0 when there is none.</param>
internal readonly record struct NacosVersion(int Major, int Minor, int Patch)
{
    /// <summary>The first version that takes a set of instances at once; without it a connection keeps only one instance of a service alive.</summary>
    public static NacosVersion Oldest { get; } = new(2, 1, 1);

    /// <summary>Whether the v2 API shows disabled and unhealthy instances of all clusters.</summary>
    public bool HasExactList => IsAtLeast(new(2, 2, 4));

    /// <summary>Whether the v1 and v2 APIs are gone or closed and the v3 API is there.</summary>
    public bool IsV3 => Major >= 3;

    /// <summary>Reads <c>2.3.2</c>, <c>3.1.0-SNAPSHOT</c>; null when it is none.</summary>
    public static NacosVersion? Parse(string? text)
    {
        var parts = (text ?? "").Split('.', '-', '+');
        return parts.Length >= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
                ? new(major, minor, parts.Length > 2 && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var patch) ? patch : 0)
                : null;
    }

    /// <summary>Whether this is the other version or a later one.</summary>
    public bool IsAtLeast(NacosVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch)) >= 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");
}
