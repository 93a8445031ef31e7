namespace PolarisSync.Core.Configuration;

/// <summary>Reads a task's <c>guard</c>.</summary>
internal static class GuardReader
{
    public static GuardSettings Read(ObjectReader task)
    {
        var defaults = new GuardSettings();
        if (task.Find("guard") is not { } node || task.Context.Object(node, task.PathOf("guard"), GuardShape.Object.Names) is not { } guard)
        {
            return defaults;
        }

        return new()
        {
            MaxLossRatio = guard.Number(GuardShape.MaxLossRatio) ?? defaults.MaxLossRatio,
            MinOwned = guard.WholeNumber(GuardShape.MinOwned) ?? defaults.MinOwned,
            Window = guard.Duration(GuardShape.Window) ?? defaults.Window,
            Surge = guard.Duration(GuardShape.Surge) ?? defaults.Surge,
            Hold = guard.DurationOrNever(GuardShape.Hold) is { } hold ? hold.Value : defaults.Hold,
            HoldUnhealthy = guard.DurationOrNever(GuardShape.HoldUnhealthy) is { } unhealthy ? unhealthy.Value : defaults.HoldUnhealthy,
            ConfirmEmpty = guard.Duration(GuardShape.ConfirmEmpty) ?? defaults.ConfirmEmpty,
        };
    }
}
