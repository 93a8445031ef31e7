using System.Diagnostics;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>A time during which an instance could not be seen on a side.</summary>
/// <param name="Place">Service and address.</param>
/// <param name="From">The first sample without it, as a time stamp of <see cref="Stopwatch"/>.</param>
/// <param name="To">The first sample with it again.</param>
internal sealed record Gap(string Place, long From, long To)
{
    /// <summary>How long.</summary>
    public TimeSpan Length => Stopwatch.GetElapsedTime(From, To);
}
