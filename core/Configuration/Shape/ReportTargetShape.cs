namespace PolarisSync.Core.Configuration;

/// <summary>An element of a report's <c>targets</c>.</summary>
internal static class ReportTargetShape
{
    public const string File = "file";
    public const string Prometheus = "prometheus";
    public const string Balad = "balad";

    public static Key<WordShape> Type { get; } = new()
    {
        Name = "type",
        Description = "`file`: a file of JSON lines; `prometheus`: the metrics of `/metrics`; `balad`: taken from documents of the Java tool, nothing is reported to it.",
        IsRequired = true,
        Value = new([File, Prometheus, Balad]),
    };

    public static Key<FlagShape> Enable { get; } = new() { Name = "enable", Description = "Whether it is used.", Value = new(), Default = Defaults.Of(true) };

    public static Key<AnyShape> Options { get; } = new()
    {
        Name = "options",
        Description = "The target's own options; which there are depends on the type.",
        Value = new() { ByType = [(File, ReportFileShape.Object), (Prometheus, MapShape.OfTexts), (Balad, MapShape.OfTexts)] },
    };

    public static ObjectShape Object { get; } = new("report_target", "Where reports go.", Type, Enable, Options);
}
