using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

/// <summary>All that one complete answer told of a service.</summary>
internal sealed record ServiceView
{
    /// <summary>Which service.</summary>
    public required ServiceKey Service { get; init; }

    /// <summary>False when Polaris says that it does not know it.</summary>
    public bool Exists { get; init; } = true;

    /// <summary>What to ask with, to hear of changes alone; null for what does not exist.</summary>
    public string? Revision { get; init; }

    /// <summary>The instances, sorted by id: answers come in any order.</summary>
    public ImmutableArray<ObservedInstance> Instances { get; init; } = [];

    /// <summary>The revision of each instance, in the same order; a registration that changes nothing moves it.</summary>
    public ImmutableArray<string> InstanceRevisions { get; init; } = [];

    /// <summary>Metadata of the service itself.</summary>
    public MetadataMap Metadata { get; init; } = MetadataMap.Empty;

    /// <summary>When all of it was last read, as a timestamp of the clock.</summary>
    public long ReadAt { get; init; }

    /// <summary>The view as a source gives it.</summary>
    public ServiceSnapshot ToSnapshot() => Exists
        ? new() { Service = Service, Instances = [.. Instances.Select(PolarisMapper.ToSource)], Metadata = Metadata }
        : ServiceSnapshot.Absent(Service);

    /// <summary>The view as a destination gives it.</summary>
    public ObservedService ToObserved(TargetKey target) => new() { Target = target, Exists = Exists, Instances = Instances, Metadata = Metadata, AdapterState = this };

    /// <summary>The revision of an instance; empty when it is not there.</summary>
    public string RevisionOf(string id)
    {
        for (int low = 0, high = Instances.Length - 1; low <= high;)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(Instances[middle].Handle, id);
            if (order == 0)
            {
                return InstanceRevisions[middle];
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return "";
    }

    /// <summary>Whether both tell the same: a repeated write moves the revision and nothing else.</summary>
    public bool SameAs(ServiceView other) =>
        Exists == other.Exists && Metadata.Equals(other.Metadata) && Instances.AsSpan().SequenceEqual(other.Instances.AsSpan());
}
