namespace PolarisSync.Core.Configuration;

/// <summary>Reads a task's <c>guard</c>.</summary>
internal static class GuardReader
{
    private static readonly string[] Keys = ["max_loss_ratio", "min_owned", "window", "surge", "hold", "hold_unhealthy", "confirm_empty"];

    public static GuardSettings Read(ObjectReader task)
    {
        var defaults = new GuardSettings();
        if (task.Find("guard") is not { } node || task.Context.Object(node, task.PathOf("guard"), Keys) is not { } guard)
        {
            return defaults;
        }

        return new()
        {
            MaxLossRatio = guard.Number("max_loss_ratio", 0, 1) ?? defaults.MaxLossRatio,
            MinOwned = guard.WholeNumber("min_owned", 0, 1_000_000) ?? defaults.MinOwned,
            Window = guard.Duration("window", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)) ?? defaults.Window,
            Surge = guard.Duration("surge", TimeSpan.Zero, TimeSpan.FromDays(1)) ?? defaults.Surge,
            Hold = guard.DurationOrNever("hold", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)) is { } hold ? hold.Value : defaults.Hold,
            HoldUnhealthy = guard.DurationOrNever("hold_unhealthy", TimeSpan.Zero, TimeSpan.FromDays(30)) is { } unhealthy ? unhealthy.Value : defaults.HoldUnhealthy,
            ConfirmEmpty = guard.Duration("confirm_empty", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)) ?? defaults.ConfirmEmpty,
        };
    }
}
