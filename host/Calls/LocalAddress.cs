using System.Net;

namespace PolarisSync.Host.Calls;

/// <summary>Tells addresses of this machine's own.</summary>
internal static class LocalAddress
{
    /// <summary>Whether all of an endpoint's addresses are loopback ones; false without any.</summary>
    /// <param name="addresses">As configured: <c>host:port</c>, with or without a scheme.</param>
    public static bool AreAll(IReadOnlyCollection<string> addresses) => addresses.Count > 0 && addresses.All(IsLocal);

    private static bool IsLocal(string address)
    {
        var text = address.Contains("://", StringComparison.Ordinal) ? address : "http://" + address;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (string.Equals(uri.Host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(uri.IdnHost, out var ip) && IPAddress.IsLoopback(ip)));
    }
}
