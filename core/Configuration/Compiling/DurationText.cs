using System.Globalization;

namespace PolarisSync.Core.Configuration;

/// <summary>Durations as documents write them: <c>500ms</c>, <c>60s</c>, <c>5m</c>, <c>1h</c>, <c>1d</c>, also joined as <c>1m30s</c>.</summary>
public static class DurationText
{
    /// <summary>The longest text that is read.</summary>
    internal const int MostCharacters = 30;

    /// <summary>The units, largest first.</summary>
    internal static IReadOnlyList<(string Name, long Milliseconds)> Units { get; } = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

    /// <summary>Reads a duration; units in any case, the larger first. Digits alone are milliseconds. False when it is none; any length of time from zero up.</summary>
    public static bool TryParse(string text, out TimeSpan value)
    {
        ArgumentNullException.ThrowIfNull(text);
        value = TimeSpan.Zero;
        if (text.Length is 0 or > MostCharacters)
        {
            return false;
        }

        // Digits alone are milliseconds, as in the Java tool (its DurationUtils).
        if (text.All(char.IsAsciiDigit))
        {
            return TryAdd(text, 1, ref value);
        }

        var at = 0;
        var lastUnit = double.MaxValue;
        while (at < text.Length)
        {
            var digits = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
            {
                at++;
            }

            var unit = at;
            while (at < text.Length && char.IsAsciiLetter(text[at]))
            {
                at++;
            }

            var milliseconds = Milliseconds(text[unit..at]);
            if (unit == digits || milliseconds <= 0 || milliseconds >= lastUnit || !TryAdd(text[digits..unit], milliseconds, ref value))
            {
                return false;
            }

            lastUnit = milliseconds;
        }

        return true;
    }

    /// <summary>A duration for people, in the largest unit that shows it whole.</summary>
    public static string Format(TimeSpan value)
    {
        var milliseconds = (long)value.TotalMilliseconds;
        if (milliseconds == 0)
        {
            return "0s";
        }

        var (unit, size) = Units.First(unit => milliseconds % unit.Milliseconds == 0);
        return (milliseconds / size).ToString(CultureInfo.InvariantCulture) + unit;
    }

    private static bool TryAdd(string number, double milliseconds, ref TimeSpan value)
    {
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            || amount * milliseconds > TimeSpan.FromDays(36_500).TotalMilliseconds)
        {
            return false;
        }

        value += TimeSpan.FromMilliseconds(amount * milliseconds);
        return true;
    }

    private static double Milliseconds(string unit) =>
        Units.FirstOrDefault(known => string.Equals(known.Name, unit, StringComparison.OrdinalIgnoreCase)).Milliseconds;
}
