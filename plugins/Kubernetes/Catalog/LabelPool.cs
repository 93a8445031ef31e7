using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>Makes equal sets of labels one: the pods of a workload differ in none. A fixed table as in <see cref="StringPool"/>, so that rollouts do not make it grow.</summary>
internal sealed class LabelPool
{
    private const int Slots = 1 << 12;
    private readonly MetadataMap?[] _slots = new MetadataMap?[Slots];

    public MetadataMap Share(MetadataMap labels)
    {
        if (labels.Count == 0)
        {
            return MetadataMap.Empty;
        }

        ref var slot = ref _slots[labels.GetHashCode() & (Slots - 1)];
        var known = Volatile.Read(ref slot);
        if (known is not null && known.Equals(labels))
        {
            return known;
        }

        Volatile.Write(ref slot, labels);
        return labels;
    }
}
