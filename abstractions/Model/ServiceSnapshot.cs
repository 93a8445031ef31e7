using System.Collections.Immutable;

namespace PolarisSync.Abstractions;

/// <summary>The complete view of one service at one moment: everything the registry holds, disabled, unhealthy and marked instances included.</summary>
public sealed record ServiceSnapshot
{
    /// <summary>Which service.</summary>
    public required ServiceKey Service { get; init; }

    /// <summary>False when the registry says that it does not know the service; then there are no instances.</summary>
    public bool Exists { get; init; } = true;

    /// <summary>All instances; order does not matter, keys may repeat (two owners of one address).</summary>
    public ImmutableArray<ServiceInstance> Instances { get; init; } = [];

    /// <summary>Metadata of the service itself.</summary>
    public MetadataMap Metadata { get; init; } = MetadataMap.Empty;

    /// <summary>Orders the views of this service; null where the registry has nothing to order by.</summary>
    public SnapshotVersion? Version { get; init; }

    /// <summary>A statement of the registry that it does not know the service. A statement, not a guess: a failed read throws instead.</summary>
    public static ServiceSnapshot Absent(ServiceKey service, SnapshotVersion? version = null) =>
        new() { Service = service, Exists = false, Version = version };
}
