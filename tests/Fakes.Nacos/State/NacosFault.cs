using System.Globalization;

namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>A refusal, with all that the different interfaces and versions make of it.</summary>
internal sealed class NacosFault(int status, int earlierStatus, int code, string codeText, string message) : Exception(message)
{
    /// <summary>HTTP status of 2.5 and later.</summary>
    public int Status => status;

    /// <summary>HTTP status of v1 before 2.5.</summary>
    public int EarlierStatus => earlierStatus;

    /// <summary>The code in the body of v2 and v3.</summary>
    public int Code => code;

    /// <summary>What goes with the code.</summary>
    public string CodeText => codeText;

    public static NacosFault Kind(NacosServiceKey key, bool isEphemeral, bool batch = false) => new(
        400, 400, 30000, "server error",
        $"errCode: 400, errMsg: Current service {key.Grouped} is {(isEphemeral ? "ephemeral" : "persistent")} service, can't {(batch ? "batch " : "")}register {(isEphemeral ? "persistent" : "ephemeral")} instance. ");

    public static NacosFault Weight() => new(400, 500, 21001, "weight error", "instance format invalid: The weights range from 0.0 to 10000.0");

    public static NacosFault Cluster(string cluster) =>
        new(400, 500, 21004, "instance error", $"Instance 'clusterName' should be characters with only 0-9a-zA-Z-. (current: {cluster})");

    public static NacosFault Beats() =>
        new(400, 500, 21004, "instance error", "Instance 'heart beat interval' must less than 'heart beat timeout' and 'ip delete timeout'.");

    public static NacosFault NoInstance() => new(404, 500, 20004, "resource not found", "no matched ip found!");

    public static NacosFault NoInstanceIn(NacosServiceKey key, string cluster) =>
        new(404, 500, 20004, "resource not found", $"no ips found for cluster {cluster} in service {key.Grouped}");

    public static NacosFault NoServiceToUpdate(NacosServiceKey key, bool ephemeral) => new(
        400, 500, 21004, "instance error",
        string.Create(CultureInfo.InvariantCulture, $"service not found, namespace: {key.Namespace}, service: Service{{namespace='{key.Namespace}', group='{key.Group}', name='{key.Name}', ephemeral={(ephemeral ? "true" : "false")}, revision=0}}"));

    public static NacosFault NoServiceInCatalog(NacosServiceKey key) => new(404, 500, 30000, "server error", $"service {key.Grouped} is not found!");

    public static NacosFault NoClusterInCatalog(string cluster) => new(404, 500, 30000, "server error", $"cluster {cluster} is not found!");

    public static NacosFault NoServiceToRead(NacosServiceKey key) =>
        new(400, 500, 21008, "service not exist", $"service not found, namespace: {key.Namespace}, serviceName: {key.Grouped}");

    public static NacosFault NoService(NacosServiceKey key) => new(400, 500, 21008, "service not exist", $"service {key.Grouped} not found!");

    public static NacosFault ServiceExists(NacosServiceKey key) =>
        new(400, 500, 21007, "service already exist", $"specified service {key.Grouped} already exists!");

    public static NacosFault ServiceNotEmpty(NacosServiceKey key) =>
        new(400, 500, 21009, "service delete failure", $"Service {key.Grouped} is not empty, can't be delete. Please unregister instance first");

    public static NacosFault StillChecked(NacosServiceKey key, string cluster) =>
        new(400, 500, 30000, "server error", $"health check is still working, service: {key.Grouped}, cluster: {cluster}");

    public static NacosFault Poisoned() => new(400, 400, 30000, "server error", "This instance is refused.");
}
