using System.Collections.Immutable;

namespace PolarisSync.Abstractions;

/// <summary>What a target holds at one moment, whoever put it there.</summary>
public sealed record ObservedService
{
    /// <summary>The target.</summary>
    public required TargetKey Target { get; init; }

    /// <summary>False when the server does not know the service.</summary>
    public bool Exists { get; init; } = true;

    /// <summary>Every instance of the service. Where the endpoint is a source as well, these are the instances a <see cref="IServiceSource.ReadServicesAsync"/> would give.</summary>
    public ImmutableArray<ObservedInstance> Instances { get; init; } = [];

    /// <summary>
    /// False where a read of the source would not give these instances, because what the server shows is not believed yet: the target is planned with them,
    /// and the service is read as a source by itself. True by default; without meaning where the endpoint is no source.
    /// </summary>
    public bool IsSourceRead { get; init; } = true;

    /// <summary>
    /// True where only the address names a copy in this service, although <see cref="DestinationTraits.Identity"/> promises more: ownership is weak here, and the
    /// adapter itself reads twice before it changes anything. The engine only says so. False by default.
    /// </summary>
    public bool IsOwnershipWeak { get; init; }

    /// <summary>Metadata of the service itself.</summary>
    public MetadataMap Metadata { get; init; } = MetadataMap.Empty;

    /// <summary>Orders the views of this target; null where the server has nothing to order by.</summary>
    public SnapshotVersion? Version { get; init; }

    /// <summary>Whether the service object itself was made by us and may be removed once nothing foreign is in it.</summary>
    public bool ServiceIsOurs { get; init; }

    /// <summary>
    /// Names of the groups of ours that are there, as <see cref="CanonicalService.Groups"/> would name them; sorted, empty where the destination knows none.
    /// A group that could not be removed, since something foreign is in it and nothing of ours, is not named.
    /// </summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>Whatever the adapter needs to find in its own <see cref="ChangeSet.Observed"/> again; the engine does not look into it.</summary>
    public object? AdapterState { get; init; }
}
