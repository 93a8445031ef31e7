using System.Buffers;
using System.Globalization;

namespace PolarisSync.Plugins.Kong;

/// <summary>The version of a Kong, and what differs by it.</summary>
/// <param name="Text">As the server tells it.</param>
/// <param name="Number">What can be compared of it.</param>
internal sealed record ServerVersion(string Text, Version Number)
{
    private static readonly SearchValues<char> s_number = SearchValues.Create("0123456789.");

    private const int WidestWeight = 65535;
    private const int WidestWeightBefore = 1000;

    /// <summary>Targets are a history: a POST writes a new row, a DELETE a tombstone.</summary>
    public bool IsAppendOnly => Number < new Version(2, 2);

    /// <summary>Targets are rows that two POSTs at once can store twice.</summary>
    public bool MayHaveTwins => !IsAppendOnly && Number.Major < 3;

    /// <summary>The largest weight a target may have.</summary>
    public long HeaviestWeight => Number < new Version(2, 0, 5) ? WidestWeightBefore : WidestWeight;

    /// <summary>Reads <c>2.8.5</c>, <c>3.9.0.0</c> or <c>1.5.0-enterprise-edition</c>; null for anything else.</summary>
    public static ServerVersion? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var end = text.AsSpan().IndexOfAnyExcept(s_number);
        var numbers = (end < 0 ? text : text[..end]).Split('.', StringSplitOptions.RemoveEmptyEntries);
        var parts = new int[3];
        for (var i = 0; i < numbers.Length && i < parts.Length; i++)
        {
            if (!int.TryParse(numbers[i], NumberStyles.None, CultureInfo.InvariantCulture, out parts[i]))
            {
                return null;
            }
        }

        return numbers.Length < 2 ? null : new(text, new Version(parts[0], parts[1], parts[2]));
    }
}
