namespace PolarisSync.Core.Configuration;

/// <summary>A document's <c>health_check</c>: whether and how often endpoints are tried on their own.</summary>
public sealed record HealthCheckSettings
{
    /// <summary>Off unless the document says otherwise.</summary>
    public bool Enabled { get; init; }

    /// <summary>Time between two checks.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a check may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}
