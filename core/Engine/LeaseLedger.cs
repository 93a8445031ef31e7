using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Guard;

namespace PolarisSync.Core.Engine;

/// <summary>
/// The last applied copies of leased destinations. They vanish with our connection, so after a start they are put back from here while
/// their source is not read yet (DESIGN law 7).
/// </summary>
internal sealed class LeaseLedger
{
    private readonly Dictionary<TargetId, ImmutableArray<ServiceInstance>> _applied = [];

    /// <summary>Grows with every change that has to be stored.</summary>
    public long Revision { get; private set; }

    /// <summary>Everything recorded.</summary>
    public IReadOnlyDictionary<TargetId, ImmutableArray<ServiceInstance>> All => _applied;

    /// <summary>Puts stored records back.</summary>
    public void Restore(IEnumerable<KeyValuePair<TargetId, ImmutableArray<ServiceInstance>>> records)
    {
        foreach (var (target, copies) in records)
        {
            _applied[target] = copies;
        }
    }

    /// <summary>Records all our copies at a target as they stand now.</summary>
    public void Record(TargetId target, ImmutableArray<ServiceInstance> copies)
    {
        if (copies.IsEmpty ? _applied.Remove(target) : !_applied.TryGetValue(target, out var known) || !known.AsSpan().SequenceEqual(copies.AsSpan()))
        {
            if (!copies.IsEmpty)
            {
                _applied[target] = copies;
            }

            Revision++;
        }
    }

    /// <summary>The copies of one owner that were there when this was last recorded, sorted.</summary>
    public ImmutableArray<ServiceInstance> Of(TargetId target, string owner) =>
        _applied.TryGetValue(target, out var copies) ? [.. copies.Where(copy => string.Equals(copy.Mark, owner, StringComparison.Ordinal)).OrderBy(static copy => copy.Key)] : [];
}
