using System.Globalization;

namespace PolarisSync.Host.Settings;

/// <summary>Sizes as people write them: <c>64MB</c>, <c>512 kb</c>, <c>1GB</c>, or bytes; a kilobyte has 1024.</summary>
internal static class ByteSize
{
    private static readonly (string Unit, long Bytes)[] s_units = [("KB", 1L << 10), ("MB", 1L << 20), ("GB", 1L << 30), ("B", 1)];

    /// <summary>Reads a size; false when it is none.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        var digits = text.Trim();
        var factor = 1L;
        foreach (var (unit, size) in s_units)
        {
            if (digits.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
            {
                (digits, factor) = (digits[..^unit.Length].TrimEnd(), size);
                break;
            }
        }

        bytes = 0;
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > long.MaxValue / factor)
        {
            return false;
        }

        bytes = count * factor;
        return true;
    }
}
