namespace PolarisSync.Plugins.Consul;

/// <summary>The checks a copy may have; their ids follow from the copy's.</summary>
internal static class CopyChecks
{
    public const string Passing = "passing";
    public const string Warning = "warning";
    public const string Critical = "critical";

    // hashicorp/consul agent/structs/structs.go: NodeMaint, ServiceMaintPrefix.
    public const string NodeMaintenance = "_node_maintenance";
    public const string ServiceMaintenancePrefix = "_service_maintenance:";

    private const string HealthPrefix = "service:";
    private const string NoTrafficPrefix = "polaris-sync-no-traffic:";

    /// <summary>Carries the health.</summary>
    public static string HealthOf(string serviceId) => HealthPrefix + serviceId;

    /// <summary>Takes the copy out of rotation the way Consul itself does.</summary>
    public static string MaintenanceOf(string serviceId) => ServiceMaintenancePrefix + serviceId;

    /// <summary>Stands for weight 0: a transaction turns a weight below 1 into 1 (measured on 1.8.7), so a critical check keeps traffic away instead.</summary>
    public static string NoTrafficOf(string serviceId) => NoTrafficPrefix + serviceId;

    /// <summary>What a check of this id is to the copy. Makes no text: every check of a dump is asked.</summary>
    public static CopyCheckKind KindOf(string checkId, string serviceId) =>
        Is(checkId, HealthPrefix, serviceId) ? CopyCheckKind.Health
        : Is(checkId, ServiceMaintenancePrefix, serviceId) ? CopyCheckKind.Maintenance
        : Is(checkId, NoTrafficPrefix, serviceId) ? CopyCheckKind.NoTraffic
        : CopyCheckKind.Alien;

    private static bool Is(string checkId, string prefix, string serviceId) =>
        checkId.Length == prefix.Length + serviceId.Length
        && checkId.StartsWith(prefix, StringComparison.Ordinal)
        && checkId.EndsWith(serviceId, StringComparison.Ordinal);
}
