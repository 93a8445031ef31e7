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

    /// <summary>Metadata of the service itself.</summary>
    public MetadataMap Metadata { get; init; } = MetadataMap.Empty;

    /// <summary>When all of it was last read, as a timestamp of the clock.</summary>
    public long ReadAt { get; init; }

    /// <summary>The view as a source gives it.</summary>
    public ServiceSnapshot ToSnapshot() => Exists
        ? new() { Service = Service, Instances = [.. Instances.Select(PolarisMapper.ToSource)], Metadata = Metadata }
        : ServiceSnapshot.Absent(Service);

    /// <summary>The view as a destination gives it.</summary>
    public ObservedService ToObserved(TargetKey target) => new() { Target = target, Exists = Exists, Instances = Instances, Metadata = Metadata };

    /// <summary>Whether both tell the same: a repeated write moves the revision and nothing else.</summary>
    public bool SameAs(ServiceView other) =>
        Exists == other.Exists && Metadata.Equals(other.Metadata) && Instances.AsSpan().SequenceEqual(other.Instances.AsSpan());
}
