using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>
/// One number for the state of a service, made of the indexes Consul gives each instance and check, and of the node's own content.
/// Sums, so that order does not matter; equal numbers mean no change (a collision is repaired by the audit). Good inside one process.
/// </summary>
internal static class Fingerprint
{
    /// <summary>Adds what one node holds to the numbers of its services.</summary>
    public static void Add<TService, TCheck>(Dictionary<string, ulong> services, DumpedNode<TService, TCheck> node)
        where TService : IIndexedService
        where TCheck : IIndexedCheck
    {
        if (node.Services.Count == 0)
        {
            return;
        }

        var ofNode = Node(node.Node.Node, node.Node.Address, node.Node.Meta);
        Dictionary<string, ulong>? ofInstance = null;
        foreach (var check in node.Checks)
        {
            var value = Check(check.CheckId, check.ModifyIndex);
            if (string.IsNullOrEmpty(check.ServiceId))
            {
                ofNode += value;
            }
            else
            {
                ofInstance ??= new(StringComparer.Ordinal);
                ofInstance[check.ServiceId] = ofInstance.GetValueOrDefault(check.ServiceId) + value;
            }
        }

        foreach (var instance in node.Services)
        {
            var value = Mix(ofNode + Mix(Text(instance.Id) + (ulong)instance.ModifyIndex) + (ofInstance?.GetValueOrDefault(instance.Id) ?? 0));
            services[instance.Service] = services.GetValueOrDefault(instance.Service) + value;
        }
    }

    /// <summary>The number of one service read alone; not comparable with those of a dump.</summary>
    public static ulong Of(List<WireHealthEntry> entries)
    {
        ulong sum = 0;
        foreach (var entry in entries)
        {
            if (entry is null)
            {
                throw ConsulErrors.Unreadable("a service");
            }

            var value = Node(entry.Node.Node, entry.Node.Address, entry.Node.Meta) + Mix(Text(entry.Service.Id) + (ulong)entry.Service.ModifyIndex);
            foreach (var check in entry.Checks ?? [])
            {
                value += Check(check.CheckId, check.ModifyIndex);
            }

            sum += Mix(value);
        }

        return sum;
    }

    public static ulong Check(string id, long index) => Mix(Text(id) ^ Mix((ulong)index));

    private static ulong Node(string name, string? address, Dictionary<string, string>? meta)
    {
        var value = Mix(Text(name) + Mix(Text(address ?? "")));
        foreach (var (key, text) in meta ?? [])
        {
            value += Mix(Text(key) ^ Mix(Text(text ?? "")));
        }

        return value;
    }

    private static ulong Text(string text) => (ulong)(uint)text.GetHashCode(StringComparison.Ordinal) << 31;

    // The finalizer of splitmix64, a public domain generator by Sebastiano Vigna: spreads every bit over all.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
