namespace PolarisSync.Core.Configuration;

/// <summary>How changes are noticed.</summary>
public sealed record MethodSettings
{
    /// <summary>Follow the source's own notifications.</summary>
    public bool Watch { get; init; } = true;

    /// <summary>Time between two audits; null switches the timer off (audits at start and on reconnect stay).</summary>
    public TimeSpan? AuditInterval { get; init; } = TimeSpan.FromMinutes(5);
}
