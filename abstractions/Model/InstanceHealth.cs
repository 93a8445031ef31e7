namespace PolarisSync.Abstractions;

/// <summary>Health of one instance as its registry reports it.</summary>
public enum InstanceHealth
{
    /// <summary>The registry has no notion of health, or does not check this instance. Counts as usable.</summary>
    Unknown,

    /// <summary>Healthy.</summary>
    Passing,

    /// <summary>Degraded but in rotation. Registries without this level store it as <see cref="Passing"/>.</summary>
    Warning,

    /// <summary>Unhealthy: out of rotation, still registered.</summary>
    Critical,
}
