using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace PolarisSync.Tests.Fakes.Kong.Wire;

/// <summary>Addresses and host names as Kong reads and writes them.</summary>
internal static partial class TargetAddress
{
    private const int DefaultPort = 8000;
    private const int LargestPort = 65535;

    /// <summary>What a host is: "ipv4", "ipv6", "name", or null for none of them; its port, -1 where there is none.</summary>
    public static (string? Kind, string Host, int Port) Read(string text)
    {
        var colons = text.Count(character => character == ':');
        if (text.StartsWith('[') || colons > 1)
        {
            return ReadV6(text);
        }

        var (host, port) = (text, -1);
        if (colons == 1)
        {
            var at = text.IndexOf(':', StringComparison.Ordinal);
            if (!TryPort(text[(at + 1)..], out port))
            {
                return (null, "", -1);
            }

            host = text[..at];
        }

        if (V4().IsMatch(host))
        {
            var parts = host.Split('.').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
            return parts.All(part => part <= 255) ? ("ipv4", string.Join('.', parts), port) : (null, "", -1);
        }

        return IsName(host) ? ("name", host, port) : (null, "", -1);
    }

    /// <summary>The address as Kong writes it, with the port that it takes when there is none; null for no address.</summary>
    public static string? Normalize(string text)
    {
        var (kind, host, port) = Read(text);
        return kind is null ? null : string.Create(CultureInfo.InvariantCulture, $"{(kind == "ipv6" ? $"[{host}]" : host)}:{(port < 0 ? DefaultPort : port)}");
    }

    private static bool IsName(string host) => Name().IsMatch(host) && !DigitsAndDots().IsMatch(host);

    private static (string? Kind, string Host, int Port) ReadV6(string text)
    {
        var (host, port) = (text, -1);
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            if (end < 0 || (end + 1 < text.Length && (text[end + 1] != ':' || !TryPort(text[(end + 2)..], out port))))
            {
                return (null, "", -1);
            }

            host = text[1..end];
        }

        // No zones and no dotted tails.
        return V6().IsMatch(host) && IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
            ? ("ipv6", string.Join(':', address.GetAddressBytes().Chunk(2).Select(pair => Convert.ToHexStringLower(pair))), port)
            : (null, "", -1);
    }

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= LargestPort;

    [GeneratedRegex(@"^[0-9]{1,3}(\.[0-9]{1,3}){3}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex V4();

    [GeneratedRegex("^[0-9A-Fa-f:]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex V6();

    [GeneratedRegex(@"^[A-Za-z0-9_-]*[A-Za-z0-9_](\.[A-Za-z0-9_-]*[A-Za-z0-9_])*\.?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"^[0-9.]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DigitsAndDots();
}
