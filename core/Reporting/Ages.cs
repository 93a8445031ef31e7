using System.Globalization;

namespace PolarisSync.Core.Reporting;

/// <summary>Spans of time as people say them.</summary>
public static class Ages
{
    /// <summary><c>45 s</c>, <c>3 min</c>, <c>5 h</c>, <c>2 d</c>; never negative.</summary>
    public static string Text(TimeSpan span) => span switch
    {
        { Ticks: < 0 } => "0 s",
        { TotalSeconds: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0} s"),
        { TotalMinutes: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min"),
        { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0} d"),
    };
}
