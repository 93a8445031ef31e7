using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Engine;

/// <summary>Counts times into the buckets of <see cref="LagHistogram"/>. Lives on the engine's loop.</summary>
internal sealed class LagBuckets
{
    private readonly long[] _counts = new long[LagHistogram.Bounds.Length + 1];
    private double _sum;

    /// <summary>Counts one.</summary>
    public void Add(TimeSpan time)
    {
        var seconds = Math.Max(0, time.TotalSeconds);
        var bucket = 0;
        while (bucket < LagHistogram.Bounds.Length && seconds > LagHistogram.Bounds[bucket])
        {
            bucket++;
        }

        _counts[bucket]++;
        _sum += seconds;
    }

    /// <summary>What was counted so far.</summary>
    public LagHistogram ToHistogram() => new() { Counts = [.. _counts], SumSeconds = _sum };
}
