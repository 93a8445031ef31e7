using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>
/// One number for the state of a service, made of the indexes Consul gives each instance and check, and of the node's own content.
/// Sums, so that order does not matter; equal numbers mean no change, since Consul never gives an
/// index twice in one life. Good inside one process and one life of the server.
/// </summary>
internal static class Fingerprint
{
    /// <summary>Of one instance and its checks, for adding up; the node with its own checks counts for each.</summary>
    public static ulong Of(ulong node, ulong instance, ulong checks) => Mix(node + instance + checks);

    /// <summary>Of an instance alone.</summary>
    public static ulong Instance(IIndexedService service) => Mix(Text(service.Id) + (ulong)service.ModifyIndex);

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

            var value = Node(entry.Node) + Instance(entry.Service);
            foreach (var check in entry.Checks ?? [])
            {
                value += Check(check.CheckId, check.ModifyIndex);
            }

            sum += Mix(value);
        }

        return sum;
    }

    public static ulong Check(string id, long index) => Mix(Text(id) ^ Mix((ulong)index));

    /// <summary>Of a node without its checks. Its id tells a machine from a node of copies.</summary>
    public static ulong Node(WireNode node)
    {
        var value = Mix(Text(node.Node) + Mix(Text(node.Address ?? "") + NodeId(node)));
        foreach (var (key, text) in node.Meta ?? [])
        {
            value += Mix(Text(key) ^ Mix(Text(text ?? "")));
        }

        return value;
    }

    /// <summary>Of the id of a node alone.</summary>
    public static ulong NodeId(WireNode node) => Mix(Text(node.Id ?? ""));

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
