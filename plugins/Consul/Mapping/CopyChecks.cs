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

    /// <summary>Carries the health.</summary>
    public static string HealthOf(string serviceId) => "service:" + serviceId;

    /// <summary>Takes the copy out of rotation the way Consul itself does.</summary>
    public static string MaintenanceOf(string serviceId) => ServiceMaintenancePrefix + serviceId;

    /// <summary>Stands for weight 0: a transaction turns a weight below 1 into 1 (measured on 1.8.7), so a critical check keeps traffic away instead.</summary>
    public static string NoTrafficOf(string serviceId) => "polaris-sync-no-traffic:" + serviceId;
}
