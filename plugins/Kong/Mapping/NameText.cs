using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace PolarisSync.Plugins.Kong;

/// <summary>
/// Any text in letters, digits, '-' and '_' alone, so that it may stand in every name and tag of every version of Kong: all other bytes, '_' and '.' too,
/// become '_' and two hexadecimal digits, and so does a '-' at the end. The empty text is a single '_'. Exact in both directions; pure.
/// </summary>
internal static class NameText
{
    private const string Empty = "_";

    public static string Encode(string text)
    {
        if (text.Length == 0)
        {
            return Empty;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        var encoded = new StringBuilder(bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            var c = (char)bytes[i];
            if (char.IsAsciiLetterOrDigit(c) || (c == '-' && i + 1 < bytes.Length))
            {
                encoded.Append(c);
            }
            else
            {
                encoded.Append(CultureInfo.InvariantCulture, $"_{bytes[i]:x2}");
            }
        }

        return encoded.ToString();
    }

    /// <summary>Turns an encoded text back; false for what <see cref="Encode"/> never gives.</summary>
    public static bool TryDecode(ReadOnlySpan<char> encoded, [NotNullWhen(true)] out string? text)
    {
        text = "";
        if (encoded.SequenceEqual(Empty))
        {
            return true;
        }

        var bytes = new List<byte>(encoded.Length);
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] != '_')
            {
                bytes.Add((byte)encoded[i]);
            }
            else if (i + 2 < encoded.Length && byte.TryParse(encoded.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                text = null;
                return false;
            }
        }

        text = Encoding.UTF8.GetString([.. bytes]);

        // What reads the same in two ways is none of ours: upper case digits, an escape without need, half a character.
        if (encoded.Length == 0 || !encoded.SequenceEqual(Encode(text)))
        {
            text = null;
            return false;
        }

        return true;
    }
}
