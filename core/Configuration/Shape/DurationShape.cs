namespace PolarisSync.Core.Configuration;

/// <summary>A duration within limits, both included; see <see cref="DurationText"/>.</summary>
internal sealed record DurationShape(TimeSpan Least, TimeSpan Most) : ValueShape
{
    /// <summary>The word that some durations may be instead, in any case.</summary>
    public const string NeverWord = "never";

    /// <summary>Whether <see cref="NeverWord"/> is allowed.</summary>
    public bool OrNever { get; init; }
}
