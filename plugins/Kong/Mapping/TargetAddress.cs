using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kong;

/// <summary>Addresses as Kong writes and takes them; pure. Host names compare without case, IPv6 addresses by value.</summary>
internal static class TargetAddress
{
    // kong/tools/ip.lua: what a target without a port gets.
    private const int DefaultPort = 8000;
    private const int LongestHost = 253;

    /// <summary>Reads a target as Kong shows it; null for what cannot be an address.</summary>
    public static HostPort? Parse(string? target)
    {
        if (string.IsNullOrEmpty(target))
        {
            return null;
        }

        var isBracketed = target[0] == '[';
        var end = isBracketed ? target.IndexOf(']', StringComparison.Ordinal) : -1;
        var colon = target.LastIndexOf(':');
        if (isBracketed && end < 0)
        {
            return null;
        }

        // Bare IPv6 has colons of its own, and no port.
        var hasPort = isBracketed ? colon == end + 1 : colon >= 0 && target.IndexOf(':', StringComparison.Ordinal) == colon;
        var host = isBracketed ? target[1..end] : hasPort ? target[..colon] : target;
        var port = DefaultPort;
        if (hasPort && !int.TryParse(target.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port))
        {
            return null;
        }

        return host.Length == 0 ? null : new(IsDotted(host, out var plain) ? plain : host, port);
    }

    /// <summary>A target as Kong writes it: IPv6 in full and in brackets.</summary>
    public static string Format(HostPort address)
    {
        var port = address.Port.ToString(CultureInfo.InvariantCulture);
        if (!address.Host.Contains(':', StringComparison.Ordinal) || !IPAddress.TryParse(address.Host, out var ip))
        {
            return $"{address.Host}:{port}";
        }

        var bytes = ip.GetAddressBytes();
        var groups = Enumerable.Range(0, bytes.Length / 2).Select(i => string.Create(CultureInfo.InvariantCulture, $"{bytes[2 * i]:x2}{bytes[(2 * i) + 1]:x2}"));
        return $"[{string.Join(':', groups)}]:{port}";
    }

    /// <summary>The address as a copy is to have it; null with a reason where Kong would not take it.</summary>
    public static HostPort? Canonical(ServiceInstance instance, out string reason)
    {
        reason = "";
        if (instance.Port is < 1 or > ushort.MaxValue)
        {
            reason = $"its port {instance.Port} is not between 1 and {ushort.MaxValue}";
            return null;
        }

        var host = instance.Address.Host;
        if (host.Contains(':', StringComparison.Ordinal))
        {
            if (IPAddress.TryParse(host, out var ip) && ip.AddressFamily == AddressFamily.InterNetworkV6 && !ip.IsIPv4MappedToIPv6 && !host.Contains('%', StringComparison.Ordinal))
            {
                return new(host, instance.Port);
            }
        }
        else if (IsDotted(host, out var plain))
        {
            return new(plain, instance.Port);
        }
        else if (IsHostName(host))
        {
            return new(host, instance.Port);
        }

        reason = "Kong takes IPv4 and IPv6 addresses without a zone, and host names of letters, digits, '-', '_' and '.'";
        return null;
    }

    private static bool IsDotted(string host, out string plain)
    {
        plain = host;
        var parts = host.Split('.');
        var numbers = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length is 0 or > 3 || !int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) || numbers[i] > byte.MaxValue)
            {
                return false;
            }
        }

        plain = string.Join('.', numbers.Select(static number => number.ToString(CultureInfo.InvariantCulture)));
        return parts.Length == 4;
    }

    private static bool IsHostName(string host) =>
        host.Length is > 0 and <= LongestHost
        && host.Split('.').All(static label => label.Length > 0 && label[^1] != '-' && label.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        && !host.All(static c => char.IsAsciiDigit(c) || c == '.');
}
