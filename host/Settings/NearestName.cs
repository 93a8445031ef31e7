namespace PolarisSync.Host.Settings;

/// <summary>Sentences about names nobody knows.</summary>
internal static class NearestName
{
    /// <summary><c>unknown option 'wiat', did you mean 'wait'?</c>, or the names there are when none is near.</summary>
    public static string Unknown(string what, string name, IReadOnlyCollection<string> known)
    {
        if (known.Count == 0)
        {
            return $"unknown {what} '{name}', there is none";
        }

        var nearest = known.MinBy(candidate => Distance(name, candidate))!;
        return Distance(name, nearest) <= Math.Max(2, name.Length / 3)
            ? $"unknown {what} '{name}', did you mean '{nearest}'?"
            : $"unknown {what} '{name}', expected one of {string.Join(", ", known.Order(StringComparer.Ordinal))}";
    }

    private static int Distance(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 0; i < left.Length; i++)
        {
            var current = new int[right.Length + 1];
            current[0] = i + 1;
            for (var j = 0; j < right.Length; j++)
            {
                var same = char.ToLowerInvariant(left[i]) == char.ToLowerInvariant(right[j]) ? 0 : 1;
                current[j + 1] = Math.Min(Math.Min(current[j] + 1, previous[j + 1] + 1), previous[j] + same);
            }

            previous = current;
        }

        return previous[^1];
    }
}
