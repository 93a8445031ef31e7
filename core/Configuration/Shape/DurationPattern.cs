namespace PolarisSync.Core.Configuration;

/// <summary>Regular expressions for durations.</summary>
internal static class DurationPattern
{
    private const string Number = @"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)";

    /// <summary>Joined or with a fraction, such as <c>1m30s</c> and <c>1.5h</c>: the form only, since a pattern cannot add up.</summary>
    private const string JoinedOrBroken =
        $@"(?=[^.]*\.|[0-9]+[A-Za-z]+[0-9])(?:{Number}[dD])?(?:{Number}[hH])?(?:{Number}[mM])?(?:{Number}[sS])?(?:{Number}[mM][sS])?";

    /// <summary>A duration within the limits; one that is joined or has a fraction may be outside of them.</summary>
    public static string Within(DurationShape shape)
    {
        // Digits alone are milliseconds.
        var forms = DurationText.Units
            .Select(unit => (Pattern: NumberPattern.Between(Units(shape.Least, unit.Milliseconds, up: true), Units(shape.Most, unit.Milliseconds, up: false)), unit.Name))
            .Where(form => form.Pattern is not null)
            .Select(form => form.Pattern + (form.Name == "ms" ? $"(?:{TextPatterns.AnyCase(form.Name)})?" : TextPatterns.AnyCase(form.Name)))
            .Append(JoinedOrBroken);
        var durations = $@"(?=[\s\S]{{1,{DurationText.MostCharacters}}}$)(?:{string.Join('|', forms)})";
        return shape.OrNever ? $"{TextPatterns.AnyCase(DurationShape.NeverWord)}|{durations}" : durations;
    }

    private static long Units(TimeSpan value, long size, bool up) => ((long)value.TotalMilliseconds + (up ? size - 1 : 0)) / size;
}
