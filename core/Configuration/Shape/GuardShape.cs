namespace PolarisSync.Core.Configuration;

/// <summary>A task's <c>guard</c>.</summary>
internal static class GuardShape
{
    private static readonly GuardSettings s_defaults = new();

    public static Key<NumberShape> MaxLossRatio { get; } = new()
    {
        Name = "max_loss_ratio",
        Description = "The largest share of a service's or a task's instances that may go within `window` without being held, 0 to 1.",
        Value = new(0, 1),
        Default = Defaults.Of(s_defaults.MaxLossRatio),
    };

    public static Key<NumberShape> MinOwned { get; } = new()
    {
        Name = "min_owned",
        Description = "From how many copies up losses are judged.",
        Value = new(0, 1_000_000, IsWhole: true),
        Default = Defaults.Of(s_defaults.MinOwned),
    };

    public static Key<DurationShape> Window { get; } = new()
    {
        Name = "window",
        Description = "The time within which losses are added up.",
        Value = new(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        Default = Defaults.Of(s_defaults.Window),
    };

    public static Key<DurationShape> Surge { get; } = new()
    {
        Name = "surge",
        Description = "How far before `window` a lower count still counts as normal, so that the end of a blue/green overlap is no loss.",
        Value = new(TimeSpan.Zero, TimeSpan.FromDays(1)),
        Default = Defaults.Of(s_defaults.Surge),
    };

    public static Key<DurationShape> Hold { get; } = new()
    {
        Name = "hold",
        Description = "After this time a held loss of what is gone at the source is released if a fresh read agrees; `never` leaves it to `approve`.",
        Value = new(TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)) { OrNever = true },
        Default = Defaults.Of(s_defaults.Hold),
    };

    public static Key<DurationShape> HoldUnhealthy { get; } = new()
    {
        Name = "hold_unhealthy",
        Description = "The same for what is there but cannot be used.",
        Value = new(TimeSpan.Zero, TimeSpan.FromDays(30)) { OrNever = true },
        Default = Defaults.Of(s_defaults.HoldUnhealthy),
    };

    public static Key<DurationShape> ConfirmEmpty { get; } = new()
    {
        Name = "confirm_empty",
        Description = "The time between the two reads that confirm the loss of a service's last usable instance.",
        Value = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
        Default = Defaults.Of(s_defaults.ConfirmEmpty),
    };

    public static ObjectShape Object { get; } = new(
        "guard",
        "When losses look like an accident and are held until the instances come back, time and a fresh read agree, or somebody says `approve`.",
        MaxLossRatio,
        MinOwned,
        Window,
        Surge,
        Hold,
        HoldUnhealthy,
        ConfirmEmpty);
}
