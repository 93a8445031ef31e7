using System.Net;

namespace PolarisSync.Abstractions;

/// <summary>
/// A network address in normalised form, so that two spellings of one address are equal: host names in lower case, IPv6 in its
/// shortest form without brackets. Two instances with one <see cref="HostPort"/> are the same application as far as natives and copies go.
/// </summary>
public readonly record struct HostPort : IComparable<HostPort>
{
    /// <summary>Normalises the two parts.</summary>
    /// <param name="host">IP address or host name; IPv6 with or without brackets.</param>
    /// <param name="port">The port as the registry gives it; not range-checked.</param>
    public HostPort(string host, int port)
    {
        ArgumentNullException.ThrowIfNull(host);
        Host = Normalize(host);
        Port = port;
    }

    /// <summary>The normalised host.</summary>
    public string Host { get; }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>Orders by host ordinally, then by port.</summary>
    public int CompareTo(HostPort other)
    {
        var byHost = string.CompareOrdinal(Host, other.Host);
        return byHost != 0 ? byHost : Port.CompareTo(other.Port);
    }

    /// <summary><c>host:port</c>, IPv6 in brackets.</summary>
    public override string ToString() => Host is null ? "" : Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static string Normalize(string host)
    {
        var bare = host.Length > 1 && host[0] == '[' && host[^1] == ']' ? host[1..^1] : host;
        if (bare.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(bare, out var address))
        {
            return address.ToString();
        }

        return NeedsLowering(bare) ? bare.ToLowerInvariant() : bare;
    }

    private static bool NeedsLowering(string host)
    {
        foreach (var c in host)
        {
            if (c is (>= 'A' and <= 'Z') or > '\u007f')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>See <see cref="CompareTo"/>.</summary>
    public static bool operator <(HostPort left, HostPort right) => left.CompareTo(right) < 0;

    /// <summary>See <see cref="CompareTo"/>.</summary>
    public static bool operator >(HostPort left, HostPort right) => left.CompareTo(right) > 0;

    /// <summary>See <see cref="CompareTo"/>.</summary>
    public static bool operator <=(HostPort left, HostPort right) => left.CompareTo(right) <= 0;

    /// <summary>See <see cref="CompareTo"/>.</summary>
    public static bool operator >=(HostPort left, HostPort right) => left.CompareTo(right) >= 0;
}
