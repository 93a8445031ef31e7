namespace PolarisSync.Core.Configuration;

/// <summary>The <c>report</c> of a document.</summary>
internal static class ReportShape
{
    public static Key<DurationShape> Interval { get; } = new()
    {
        Name = "interval",
        Description = "The time between two reports.",
        Value = new(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        Default = Defaults.Of(new ReportSettings().Interval),
    };

    public static Key<ListShape> Targets { get; } = new() { Name = "targets", Description = "Where reports go.", Value = new(ReportTargetShape.Object) };

    public static ObjectShape Object { get; } = new("report", "Where counts of calls and changes are written.", Interval, Targets);
}
