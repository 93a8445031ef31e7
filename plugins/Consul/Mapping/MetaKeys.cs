using System.Globalization;
using System.Text;

namespace PolarisSync.Plugins.Consul;

/// <summary>
/// Turns any text into a metadata key Consul takes, and back. Consul allows 1 to 128 of A-Z a-z 0-9 _ - and keeps the prefix
/// <c>consul-</c> to itself (measured on 1.8.7). Each other UTF-16 unit becomes <c>_xH_</c> with its number in lower case hex;
/// so does the first character of a key with a reserved beginning, and a <c>_</c> that would otherwise read as the start of such a
/// sequence. The empty key is <c>_x_</c>. Ordinary keys stay as they are. Node names use the same writing; they have no reserved beginnings, and capitals are escaped too.
/// </summary>
internal static class MetaKeys
{
    /// <summary>What keys of our own begin with.</summary>
    public const string OwnPrefix = "polaris-sync-";

    private const string ConsulPrefix = "consul-";
    private const int LongestNumber = 4;

    public static string Escape(string key, bool forNode = false)
    {
        if (key.Length == 0)
        {
            return "_x_";
        }

        StringBuilder? text = null;
        for (var i = 0; i < key.Length; i++)
        {
            var escape = !IsPlain(key[i])
                || (forNode && char.IsAsciiLetterUpper(key[i]))
                || (i == 0 && !forNode && IsReserved(key))
                || LooksEscaped(key, i, forNode);
            if (escape)
            {
                text ??= new StringBuilder(key, 0, i, key.Length + 16);
                text.Append(CultureInfo.InvariantCulture, $"_x{(int)key[i]:x}_");
            }
            else
            {
                text?.Append(key[i]);
            }
        }

        return text?.ToString() ?? key;
    }

    public static string Unescape(string key)
    {
        if (!key.Contains("_x", StringComparison.Ordinal))
        {
            return key;
        }

        var text = new StringBuilder(key.Length);
        for (var i = 0; i < key.Length; i++)
        {
            var digits = DigitsAfterMarker(key, i);
            var end = i + 2 + digits;
            if (digits >= 0 && end < key.Length && key[end] == '_')
            {
                if (digits > 0)
                {
                    text.Append((char)int.Parse(key.AsSpan(i + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                }

                i = end;
            }
            else
            {
                text.Append(key[i]);
            }
        }

        return text.ToString();
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    private static bool IsReserved(string key) =>
        key.StartsWith(ConsulPrefix, StringComparison.Ordinal)
        || key.StartsWith(OwnPrefix, StringComparison.Ordinal)
        || string.Equals(key, Abstractions.SyncMark.MetadataKey, StringComparison.Ordinal);

    // "_x", up to four digits and then either "_" or a character that will itself be escaped, and so begin with "_".
    private static bool LooksEscaped(string key, int at, bool forNode)
    {
        var digits = DigitsAfterMarker(key, at);
        var end = at + 2 + digits;
        return digits >= 0 && end < key.Length
            && (key[end] == '_' || !IsPlain(key[end]) || (forNode && char.IsAsciiLetterUpper(key[end])));
    }

    // How many hex digits follow "_x" at this place; -1 when there is no "_x".
    private static int DigitsAfterMarker(string key, int at)
    {
        if (at + 1 >= key.Length || key[at] != '_' || key[at + 1] != 'x')
        {
            return -1;
        }

        var digits = 0;
        while (digits < LongestNumber && at + 2 + digits < key.Length && key[at + 2 + digits] is (>= '0' and <= '9') or (>= 'a' and <= 'f'))
        {
            digits++;
        }

        return digits;
    }
}
