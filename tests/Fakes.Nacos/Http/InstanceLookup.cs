using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>One instance as reads show it.</summary>
internal static class InstanceLookup
{
    public static NacosInstance Find(NacosServerState state, NacosServiceKey key, string address, string cluster)
    {
        if (state.Version.Major == 1 && state.Naming.All(key) is null)
        {
            throw new HttpRefusal(V1.Wrapped($"no service {key.Grouped} found!", 500, state.Version));
        }

        var all = state.Naming.All(key) ?? [];
        if (all.All(instance => instance.Cluster != cluster) && all.IsEmpty)
        {
            throw NacosFault.NoInstanceIn(key, cluster);
        }

        return all.FirstOrDefault(instance => instance.Address == address && instance.Cluster == cluster) ?? throw NacosFault.NoInstance();
    }
}
