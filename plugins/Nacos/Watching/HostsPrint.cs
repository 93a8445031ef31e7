using PolarisSync.Plugins.Nacos.Wire;

namespace PolarisSync.Plugins.Nacos;

/// <summary>One number for what a push shows of a service; order does not matter. Good inside one process.</summary>
internal static class HostsPrint
{
    public static ulong Of(List<WireInstance>? hosts)
    {
        ulong sum = 0;
        foreach (var host in hosts ?? [])
        {
            ulong metadata = 0;
            foreach (var (key, value) in host.Metadata ?? [])
            {
                metadata += (uint)HashCode.Combine(key, value);
            }

            sum += (ulong)(uint)HashCode.Combine(host.Ip, host.Port, host.ClusterName, host.Weight, host.Healthy, host.Enabled, host.Ephemeral, metadata) << 16;
        }

        return sum + (ulong)(hosts?.Count ?? 0);
    }
}
