using System.Globalization;

namespace PolarisSync.Core.Tests.Properties;

/// <summary>How property tests run: <c>POLARISSYNC_SEED</c> replays one case, <c>POLARISSYNC_ITERATIONS</c> multiplies how many are tried.</summary>
internal static class PropertyRun
{
    /// <summary>CsCheck prints the seed of a failing case; null for a new one each time.</summary>
    public static string? Seed { get; } = Environment.GetEnvironmentVariable("POLARISSYNC_SEED") is { Length: > 0 } seed ? seed : null;

    /// <summary>The usual number of cases, or as many times that as the environment says.</summary>
    public static int Iterations(int usual)
    {
        var factor = Environment.GetEnvironmentVariable("POLARISSYNC_ITERATIONS");
        return Math.Max(1, (int)(usual * (string.IsNullOrEmpty(factor) ? 1 : double.Parse(factor, CultureInfo.InvariantCulture))));
    }
}
