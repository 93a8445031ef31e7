using System.Collections.Immutable;

namespace PolarisSync.Core.Reporting;

/// <summary>How long changes took from being seen at the source to being acknowledged by the destination, since the start of the engine.</summary>
public sealed record LagHistogram
{
    /// <summary>Upper bounds of the buckets in seconds, rising; one more bucket without a bound follows.</summary>
    public static ImmutableArray<double> Bounds { get; } = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    /// <summary>Nothing measured yet.</summary>
    public static LagHistogram Empty { get; } = new() { Counts = [.. new long[Bounds.Length + 1]] };

    /// <summary>How many fell into each bucket by itself (not cumulative): one for each of <see cref="Bounds"/>, then those above the last.</summary>
    public required ImmutableArray<long> Counts { get; init; }

    /// <summary>Sum of all measured times in seconds.</summary>
    public double SumSeconds { get; init; }

    /// <summary>How many were measured.</summary>
    public long Count => Counts.Sum();
}
