using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace PolarisSync.Plugins.Consul;

/// <summary>
/// The conditions for changing one copy: the index of the instance and of each of its checks, which Consul counts apart. Its text form is
/// short for a copy with our own checks alone, since every copy carries it.
/// </summary>
internal sealed record CopyRevision
{
    public required long Service { get; init; }

    /// <summary>0 where the copy has no such check.</summary>
    public long Health { get; init; }

    public long Maintenance { get; init; }

    public long NoTraffic { get; init; }

    /// <summary>Checks somebody else put on the copy or on our node; an update takes them away.</summary>
    public ImmutableArray<AlienCheck> Aliens { get; init; } = [];

    public override string ToString()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Service} {Health} {Maintenance} {NoTraffic}");
        foreach (var alien in Aliens)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{alien.Index} {alien.CheckId}");
        }

        return text.ToString();
    }

    public static CopyRevision Parse(string text)
    {
        var lines = text.Split('\n');
        var own = Array.ConvertAll(lines[0].Split(' '), number => long.Parse(number, CultureInfo.InvariantCulture));
        return new()
        {
            Service = own[0],
            Health = own[1],
            Maintenance = own[2],
            NoTraffic = own[3],
            Aliens = [.. lines.Skip(1).Select(AlienCheck.Parse)],
        };
    }
}
