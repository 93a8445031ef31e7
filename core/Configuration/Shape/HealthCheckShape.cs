namespace PolarisSync.Core.Configuration;

/// <summary>The <c>health_check</c> of a document.</summary>
internal static class HealthCheckShape
{
    private static readonly HealthCheckSettings s_defaults = new();

    public static Key<FlagShape> Enable { get; } = new() { Name = "enable", Description = "Whether servers are tried.", Value = new(), Default = Defaults.Of(s_defaults.Enabled) };

    public static Key<DurationShape> Interval { get; } = new()
    {
        Name = "interval",
        Description = "The time between two checks.",
        Value = new(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        Default = Defaults.Of(s_defaults.Interval),
    };

    public static Key<DurationShape> Timeout { get; } = new()
    {
        Name = "timeout",
        Description = "How long a check may take.",
        Value = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
        Default = Defaults.Of(s_defaults.Timeout),
    };

    public static ObjectShape Object { get; } = new("health_check", "Whether and how often the servers themselves are tried.", Enable, Interval, Timeout);
}
