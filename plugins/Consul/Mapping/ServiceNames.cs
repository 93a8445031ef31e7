using System.Globalization;
using System.Text;

namespace PolarisSync.Plugins.Consul;

/// <summary>Which service names can stand in a path of Consul's API. The catalog stores any text, but not every name can be asked for.</summary>
internal static class ServiceNames
{
    /// <summary>Consul's own service: visible to every token that may read anything, so its absence tells a filtered answer from an empty catalog.</summary>
    public const string Consul = "consul";

    /// <summary>
    /// Whether one service of this name can be read. Consul refuses paths with characters that Go does not call printable (agent/http.go,
    /// PrintablePathCheckHandler: 400), and its router answers 301 to empty, "." and ".." segments, also percent-encoded; both measured on 1.8.7.
    /// </summary>
    public static bool CanBeAskedFor(string name)
    {
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune.Value != ' ' && !IsPrintable(Rune.GetUnicodeCategory(rune)))
            {
                return false;
            }
        }

        // EnumerateRunes shows half a surrogate pair as U+FFFD, which is printable.
        if (name.Length == 0 || !IsWellFormed(name))
        {
            return false;
        }

        var segments = name.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            var isLast = i == segments.Length - 1;
            if (segments[i] is "." or ".." || (segments[i].Length == 0 && !(isLast && i > 0)))
            {
                return false;
            }
        }

        return true;
    }

    public static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPrintable(UnicodeCategory category) => category switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator => false,
        _ => true,
    };
}
