using System.Text.RegularExpressions;

namespace PolarisSync.Core.Configuration;

/// <summary>Tells what a match's service is: a name, all, a glob or a regular expression.</summary>
internal static class ServicePattern
{
    public const string All = "*";
    private const string RegexPrefix = "regex:";

    /// <summary>Whether it is more than one exact name, <c>*</c> included.</summary>
    public static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?') || text.StartsWith(RegexPrefix, StringComparison.Ordinal);

    /// <summary>Why a regular expression cannot be used; null when it can, or when the text is none.</summary>
    public static string? FindRegexFault(string text)
    {
        if (!text.StartsWith(RegexPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        if (text.Length == RegexPrefix.Length)
        {
            return "nothing follows 'regex:'";
        }

        try
        {
            _ = new Regex(text[RegexPrefix.Length..], RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return null;
        }
        catch (RegexParseException e)
        {
            return $"the regular expression is wrong at character {e.Offset + 1} ({e.Error})";
        }
        catch (NotSupportedException)
        {
            return "look-around, back references and atomic groups cannot be used";
        }
    }
}
