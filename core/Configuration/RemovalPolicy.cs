namespace PolarisSync.Core.Configuration;

/// <summary>What becomes of a task's copies when the task is removed, disabled, narrowed or remapped.</summary>
public enum RemovalPolicy
{
    /// <summary>They stay, are listed as kept, and the task coming back takes them over.</summary>
    Keep,

    /// <summary>They are removed after <see cref="TaskDefinition.PurgeAfter"/>.</summary>
    Purge,
}
