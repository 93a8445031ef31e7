using System.Text.RegularExpressions;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>What 1.x checks and changes when an instance is registered.</summary>
internal static partial class FirstVersion
{
    private const double LowestWeight = 0.01;

    public static NacosInstance Checked(NacosServerState state, NacosServiceKey key, NacosInstance instance)
    {
        if (!NameForm().IsMatch(key.Grouped))
        {
            throw Refused($"dom name can only have these characters: 0-9a-zA-Z-._:, current: {key.Grouped}");
        }

        CheckCluster(instance.Cluster);
        return instance with
        {
            Weight = instance.Weight is > 0 and < LowestWeight ? LowestWeight : instance.Weight,
            GivenId = instance.Port > 0 ? null : PortlessId(state, key, instance),
        };
    }

    public static void CheckCluster(string cluster)
    {
        if (!ClusterForm().IsMatch(cluster))
        {
            throw Refused($"cluster name can only have these characters: 0-9a-zA-Z-, current: {cluster}");
        }
    }

    /// <summary>Without a port one address is like another: the later gets the id of the earlier.</summary>
    private static string? PortlessId(NacosServerState state, NacosServiceKey key, NacosInstance instance) => state.Naming.With(key, service =>
        service?.Registered.FirstOrDefault(other => other.Ip == instance.Ip && other.Cluster == instance.Cluster && other.Port <= 0) is { } earlier
            ? NacosJson.Id(key, earlier)
            : null);

    private static HttpRefusal Refused(string sentence) => new(HttpReply.Text($"caused: {sentence};", 400));

    [GeneratedRegex("^[0-9a-zA-Z@.:_-]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameForm();

    [GeneratedRegex("^[0-9a-zA-Z-]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ClusterForm();
}
