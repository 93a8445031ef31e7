using System.Globalization;

namespace PolarisSync.Core.Configuration;

/// <summary>Checks network addresses and brings them into one form, so that two spellings of one server compare equal.</summary>
internal static class AddressText
{
    /// <summary>What addresses may begin with where the endpoint's type does not say.</summary>
    public static IReadOnlyList<string> AnySchemes { get; } = ["http", "https", "grpc"];

    /// <summary>The scheme, host, port and path in one form; null when it is no address with one of these schemes.</summary>
    /// <param name="text">As configured.</param>
    /// <param name="schemes">Allowed schemes, not empty; an address without one has the first.</param>
    public static string? Normalise(string text, IReadOnlyList<string> schemes)
    {
        var scheme = schemes[0];
        var rest = text;
        var mark = text.IndexOf("://", StringComparison.Ordinal);
        if (mark >= 0)
        {
            scheme = text[..mark].ToLowerInvariant();
            rest = text[(mark + 3)..];
        }

        if ((mark >= 0 && !schemes.Contains(scheme, StringComparer.OrdinalIgnoreCase)) || HasCredentials(text) || text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            return null;
        }

        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var path = slash >= 0 ? rest[slash..].TrimEnd('/') : "";
        if (mark < 0 && slash >= 0)
        {
            return null;
        }

        return Authority(slash >= 0 ? rest[..slash] : rest, mark >= 0 ? DefaultPort(scheme) : null) is { } authority ? $"{scheme}://{authority}{path}" : null;
    }

    /// <summary>Whether it holds user information or a query, which may be secrets: such an address is never shown.</summary>
    public static bool HasCredentials(string text) => text.AsSpan().ContainsAny('@', '?', '#');

    /// <summary>User information, the password in it, and the values of a query: what nobody may be shown.</summary>
    public static IEnumerable<string> Credentials(string text)
    {
        var mark = text.IndexOf("://", StringComparison.Ordinal);
        var rest = mark >= 0 ? text[(mark + 3)..] : text;
        var slash = rest.IndexOfAny(['/', '?', '#']);
        var authority = slash >= 0 ? rest[..slash] : rest;

        // A password that was not escaped may hold a slash.
        var at = authority.Contains('@', StringComparison.Ordinal) || mark < 0 ? authority.LastIndexOf('@') : rest.LastIndexOf('@');
        if (at > 0)
        {
            var user = rest[..at];
            yield return user;
            if (user.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon && colon + 1 < user.Length)
            {
                yield return user[(colon + 1)..];
                yield return Uri.UnescapeDataString(user[(colon + 1)..]);
            }
        }

        if (mark >= 0 && text.IndexOf('?', StringComparison.Ordinal) is >= 0 and var question)
        {
            foreach (var pair in text[(question + 1)..].Split(['&', '#'], StringSplitOptions.RemoveEmptyEntries))
            {
                yield return pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..];
            }
        }
    }

    /// <summary>What is expected, for messages: <c>host:port, http:// or https://</c>.</summary>
    public static string Expected(IReadOnlyList<string> schemes)
    {
        string[] forms = ["host:port", .. schemes.Select(scheme => scheme + "://")];
        return forms.Length == 1 ? forms[0] : $"{string.Join(", ", forms[..^1])} or {forms[^1]}";
    }

    /// <summary>Whether an address with that scheme may do without a port.</summary>
    public static bool HasDefaultPort(string scheme) => DefaultPort(scheme) is not null;

    private static string? Authority(string text, int? defaultPort)
    {
        var host = text;
        var port = defaultPort;
        var bracket = text.LastIndexOf(']');
        var colon = text.LastIndexOf(':');
        if (colon > bracket)
        {
            host = text[..colon];
            port = int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        }

        var isV6 = host.StartsWith('[') && host.EndsWith(']');
        var known = isV6 ? System.Net.IPAddress.TryParse(host, out _) : Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4;
        if (!known || port is not (> 0 and <= 65535))
        {
            return null;
        }

        host = host.ToLowerInvariant();
        return $"{(host == "localhost" ? "127.0.0.1" : host)}:{port}";
    }

    private static int? DefaultPort(string scheme) => scheme switch { "http" => 80, "https" => 443, _ => null };
}
