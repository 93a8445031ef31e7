using System.Globalization;
using System.Text;

namespace PolarisSync.Core.Configuration;

/// <summary>Regular expressions for whole numbers between two others.</summary>
internal static class NumberPattern
{
    /// <summary>Matches the digits of every number from one to the other, leading zeros allowed; null when there is none.</summary>
    public static string? Between(long least, long most)
    {
        if (least > most)
        {
            return null;
        }

        var pieces = new List<string>();
        var from = least;
        foreach (var to in Ends(least, most))
        {
            pieces.Add(Piece(Text(from), Text(to)));
            from = to + 1;
        }

        return $"0*(?:{string.Join('|', pieces)})";
    }

    // Where to cut so that between two cuts only the last digits differ, and those take every value: 95 to 1234 is 95-99, 100-999, 1000-1199, 1200-1229, 1230-1234.
    private static SortedSet<long> Ends(long least, long most)
    {
        var ends = new SortedSet<long> { most };
        for (long size = 10; ; size *= 10)
        {
            var end = least - (least % size) + size - 1;
            if (end >= most)
            {
                break;
            }

            ends.Add(end);
        }

        for (long size = 10; ; size *= 10)
        {
            var end = most + 1 - ((most + 1) % size) - 1;
            if (end <= least)
            {
                return ends;
            }

            ends.Add(end);
        }
    }

    private static string Piece(string from, string to)
    {
        var piece = new StringBuilder();
        var free = 0;
        for (var i = 0; i < from.Length; i++)
        {
            if (from[i] == to[i])
            {
                piece.Append(from[i]);
            }
            else if (from[i] == '0' && to[i] == '9')
            {
                free++;
            }
            else
            {
                piece.Append('[').Append(from[i]).Append('-').Append(to[i]).Append(']');
            }
        }

        return free == 0 ? piece.ToString() : piece.Append("[0-9]").Append(free == 1 ? "" : $"{{{Text(free)}}}").ToString();
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
