using System.Text.RegularExpressions;

namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>What handlers check of an instance themselves.</summary>
internal static partial class InstanceCheck
{
    public static void Form(NacosInstance instance, NacosVersion version)
    {
        if (version.Major == 1)
        {
            return;
        }

        var interval = instance.Milliseconds(NacosNames.BeatInterval, NacosNames.DefaultBeatInterval);
        if (instance.Milliseconds(NacosNames.BeatTimeout, NacosNames.DefaultBeatTimeout) < interval
            || instance.Milliseconds(NacosNames.DeleteTimeout, NacosNames.DefaultDeleteTimeout) < interval)
        {
            throw NacosFault.Beats();
        }

        if (!ClusterForm().IsMatch(instance.Cluster))
        {
            throw NacosFault.Cluster(instance.Cluster);
        }
    }

    /// <summary>HTTP only: gRPC takes any weight.</summary>
    public static void Weight(double weight)
    {
        if (weight is > 10000 or < 0)
        {
            throw NacosFault.Weight();
        }
    }

    [GeneratedRegex("^[0-9a-zA-Z-]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ClusterForm();
}
