using PolarisSync.Core.Planning;

namespace PolarisSync.Core.Guard;

/// <summary>From this moment on a target showed so much.</summary>
/// <param name="At">The moment.</param>
/// <param name="Count">What it showed.</param>
internal readonly record struct VisibleSample(DateTimeOffset At, VisibleCount Count);
