using PolarisSync.Abstractions;

namespace PolarisSync.Plugins;

/// <summary>
/// Makes equal metadata one: the instances of a service mostly differ in none. A fixed table as in <see cref="StringPool"/>, so that rollouts do not
/// make it grow.
/// </summary>
internal sealed class MetadataPool
{
    private const int Slots = 1 << 12;
    private readonly MetadataMap?[] _slots = new MetadataMap?[Slots];

    public MetadataMap Share(MetadataMap metadata)
    {
        if (metadata.Count == 0)
        {
            return MetadataMap.Empty;
        }

        ref var slot = ref _slots[metadata.GetHashCode() & (Slots - 1)];
        var known = Volatile.Read(ref slot);
        if (known is not null && known.Equals(metadata))
        {
            return known;
        }

        Volatile.Write(ref slot, metadata);
        return metadata;
    }
}
