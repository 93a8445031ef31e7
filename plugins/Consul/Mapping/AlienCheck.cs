using System.Globalization;

namespace PolarisSync.Plugins.Consul;

/// <summary>A check on our node that we did not make.</summary>
/// <param name="CheckId">Its id.</param>
/// <param name="Index">When it last changed.</param>
internal readonly record struct AlienCheck(string CheckId, long Index)
{
    public static AlienCheck Parse(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return new(line[(space + 1)..], long.Parse(line.AsSpan(0, space), CultureInfo.InvariantCulture));
    }
}
