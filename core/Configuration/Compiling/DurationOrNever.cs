namespace PolarisSync.Core.Configuration;

/// <summary>A duration, or never when there is no value.</summary>
internal readonly record struct DurationOrNever(TimeSpan? Value);
