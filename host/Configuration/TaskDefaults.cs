using System.Globalization;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Host.Configuration;

/// <summary>Says in one line how a task will behave, defaults included.</summary>
internal static class TaskDefaults
{
    public static string Describe(TaskDefinition task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (!task.Enabled)
        {
            return $"disabled, on_remove {Removal(task)}";
        }

        var guard = task.Guard;
        var audit = task.Methods.AuditInterval is { } interval ? $"audit every {DurationText.Format(interval)}" : "audit at start only";
        var ratio = (guard.MaxLossRatio * 100).ToString("0.#", CultureInfo.InvariantCulture);
        return $"watch {(task.Methods.Watch ? "on" : "off")}, {audit}, {(task.Policy == SyncPolicy.Sync ? "policy sync" : "policy upsert-only")}, on_remove {Removal(task)}, "
            + $"guard holds losses above {ratio}% of {guard.MinOwned} or more for {Time(guard.Hold)} (unhealthy: {Time(guard.HoldUnhealthy)})";
    }

    private static string Removal(TaskDefinition task) =>
        task.OnRemove == RemovalPolicy.Keep ? "keep" : $"purge after {DurationText.Format(task.PurgeAfter)}";

    private static string Time(TimeSpan? value) => value is { } time ? DurationText.Format(time) : "ever";
}
