using System.Globalization;

namespace PolarisSync.Core.Reporting;

/// <summary>Counts as people say them.</summary>
public static class Plural
{
    /// <summary><c>1 service</c>, <c>2 services</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">The word for one.</param>
    /// <param name="many">The word for any other number; null adds an s.</param>
    public static string Of(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many ?? one + "s")}");

    /// <summary>The word alone, in the form that fits the count.</summary>
    public static string Word(long count, string one, string many) => count == 1 ? one : many;
}
