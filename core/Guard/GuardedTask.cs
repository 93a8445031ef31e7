using PolarisSync.Core.Configuration;

namespace PolarisSync.Core.Guard;

/// <summary>What the guard must know of a task that contributes to a target.</summary>
/// <param name="Name">The task.</param>
/// <param name="Owner">Owner of its copies.</param>
/// <param name="Settings">Its guard settings.</param>
/// <param name="ReadAt">When the last complete read of its source service began; null while there was none.</param>
/// <param name="IsCompared">Whether all its targets were planned since the start; until then nothing can be said of the task as a whole.</param>
internal sealed record GuardedTask(string Name, string Owner, GuardSettings Settings, DateTimeOffset? ReadAt, bool IsCompared = true);
