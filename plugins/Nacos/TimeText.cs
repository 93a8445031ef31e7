using System.Globalization;

namespace PolarisSync.Plugins.Nacos;

/// <summary>Times in options: a number with <c>ms</c>, <c>s</c> or <c>m</c>.</summary>
internal static class TimeText
{
    /// <summary>What a time looks like.</summary>
    public const string Pattern = @"^[0-9]+(ms|s|m)$(?!\n)";

    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        var (digits, unit) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (text[..^2], 1L),
            _ when text.EndsWith('s') => (text[..^1], 1000L),
            _ when text.EndsWith('m') => (text[..^1], 60_000L),
            _ => ("", 0L),
        };
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        value = TimeSpan.FromMilliseconds(number * unit);
        return true;
    }

    public static TimeSpan Parse(string text) => TryParse(text, out var value) ? value : throw new FormatException($"'{text}' is no time.");
}
