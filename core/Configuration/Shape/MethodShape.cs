namespace PolarisSync.Core.Configuration;

/// <summary>An element of <c>methods</c>.</summary>
internal static class MethodShape
{
    public const string Watch = "watch";
    public const string Pull = "pull";

    public static Key<WordShape> Type { get; } = new()
    {
        Name = "type",
        Description = "`watch`: the source's own notifications; `pull`: a full compare of both sides from time to time. Each is listed once.",
        IsRequired = true,
        Value = new([Watch, Pull]),
    };

    public static Key<FlagShape> Enable { get; } = new() { Name = "enable", Description = "Whether it is used.", Value = new(), Default = Defaults.Of(true) };

    public static Key<DurationShape> Interval { get; } = new()
    {
        Name = "interval",
        Description = "The time between two compares, of `pull`.",
        Value = new(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        Default = Defaults.Of(new MethodSettings().AuditInterval),
    };

    public static ObjectShape Object { get; } = new("method", "A way to notice changes.", Type, Enable, Interval);
}
