using System.Collections.Immutable;

namespace PolarisSync.Abstractions;

/// <summary>The part of a plan for one target that is carried out in one go.</summary>
public sealed record ChangeSet
{
    /// <summary>The target.</summary>
    public required TargetKey Target { get; init; }

    /// <summary>What was there when this was planned; handles and revisions of <see cref="Changes"/> come from it.</summary>
    public required ObservedService Observed { get; init; }

    /// <summary>What to do with the service object itself.</summary>
    public ServiceAction Service { get; init; }

    /// <summary>Groups to bring into their wanted form, for destinations that know groups.</summary>
    public ImmutableArray<ServiceGroup> EnsureGroups { get; init; } = [];

    /// <summary>Names of groups of ours to take away.</summary>
    public ImmutableArray<string> RemoveGroups { get; init; } = [];

    /// <summary>The changes, sorted: creates, updates, deletes, each by instance key.</summary>
    public ImmutableArray<InstanceChange> Changes { get; init; } = [];

    /// <summary>All our copies as they stand after this change set, for servers that replace the whole: what is kept, created and updated.</summary>
    public ImmutableArray<ServiceInstance> Complete { get; init; } = [];

    /// <summary>What the adapter left in <see cref="CanonicalService.AdapterState"/> when this was planned.</summary>
    public object? AdapterState { get; init; }

    /// <summary>Service metadata wanted, for destinations that keep it.</summary>
    public MetadataMap Metadata { get; init; } = MetadataMap.Empty;
}
