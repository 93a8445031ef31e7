using System.Globalization;

namespace PolarisSync.Core.Configuration;

/// <summary>Writes values as a document would hold them, so that what is said of defaults is what the readers use.</summary>
internal static class Defaults
{
    public static string Of(bool value) => value ? "true" : "false";

    public static string Of(double value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Of(string value) => $"\"{value}\"";

    public static string Of(TimeSpan? value) => Of(value is { } time ? DurationText.Format(time) : DurationShape.NeverWord);
}
