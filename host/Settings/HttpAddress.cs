using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace PolarisSync.Host.Settings;

/// <summary>An address the HTTP surface listens on.</summary>
/// <param name="Host">IP address or <c>localhost</c>; <c>*</c> for all.</param>
/// <param name="Port">0 for any free one.</param>
internal sealed record HttpAddress(string Host, int Port)
{
    public static HttpAddress Default { get; } = new("127.0.0.1", 8690);

    /// <summary>Reads <c>host:port</c>, IPv6 in brackets.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out HttpAddress? address)
    {
        address = null;
        var colon = text.LastIndexOf(':');
        if (colon < 1 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > 65535)
        {
            return false;
        }

        var host = text[..colon].Trim('[', ']');
        if (host is not ("*" or "+" or "localhost") && !IPAddress.TryParse(host, out _))
        {
            return false;
        }

        address = new HttpAddress(host is "+" ? "*" : host, port);
        return true;
    }

    /// <summary>The address to bind; null for all addresses of the machine.</summary>
    public IPAddress? ToBind() => Host switch
    {
        "*" => null,
        "localhost" => IPAddress.Loopback,
        _ => IPAddress.Parse(Host),
    };

    /// <summary>Where a client on the same machine reaches it.</summary>
    public Uri ToClientUri()
    {
        var bound = ToBind();
        var host = bound switch
        {
            null => "127.0.0.1",
            _ when bound.Equals(IPAddress.Any) => "127.0.0.1",
            _ when bound.Equals(IPAddress.IPv6Any) => "[::1]",
            { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } => $"[{bound}]",
            _ => bound.ToString(),
        };
        return new Uri($"http://{host}:{Port.ToString(CultureInfo.InvariantCulture)}/");
    }

    public override string ToString() => $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port.ToString(CultureInfo.InvariantCulture)}";
}
