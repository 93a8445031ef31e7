namespace PolarisSync.Plugins.Consul;

/// <summary>What a check on a copy is for.</summary>
internal enum CopyCheckKind
{
    /// <summary>Somebody else's.</summary>
    Alien,

    /// <summary>See <see cref="CopyChecks.HealthOf"/>.</summary>
    Health,

    /// <summary>See <see cref="CopyChecks.MaintenanceOf"/>.</summary>
    Maintenance,

    /// <summary>See <see cref="CopyChecks.NoTrafficOf"/>.</summary>
    NoTraffic,
}
