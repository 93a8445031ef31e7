using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Planning;

namespace PolarisSync.Core.Engine;

/// <summary>The place where one source service of one task flows into one target.</summary>
internal sealed class ContributionSlot
{
    private ServiceSnapshot? _mappedFrom;
    private ImmutableArray<ServiceGroup> _groups;

    /// <summary>The task.</summary>
    public required TaskRuntime Task { get; init; }

    /// <summary>The match that selected the service; another one may take its place as long as it selects and groups alike.</summary>
    public required MatchDefinition Match { get; set; }

    /// <summary>The source service.</summary>
    public required SourceService Source { get; init; }

    /// <summary>The target.</summary>
    public required TargetKey Target { get; init; }

    /// <summary>Whether the target exists because of it. A service without instances to copy needs no target until a copy of it is found.</summary>
    public bool IsAttached { get; set; }

    /// <summary>Why nothing of it is copied although it is attached: another service of the same owner has the target. Null when nothing is in the way.</summary>
    public string? Blocked { get; set; }

    /// <summary>The copies contributed; of an unknown service what was known last.</summary>
    public ImmutableArray<ServiceInstance> Instances { get; private set; } = [];

    /// <summary>How far the destination is behind.</summary>
    public ContributionLag Lag { get; } = new();

    /// <summary><see cref="Instances"/> as the target took note of them last.</summary>
    public ImmutableArray<ServiceInstance> Noted { get; set; } = [];

    /// <summary>Copies to keep alive while the source was not read since the start (leased destinations only).</summary>
    public ImmutableArray<ServiceInstance> Stale { get; set; } = [];

    /// <summary>Maps the present snapshot; says whether the contributed copies changed.</summary>
    public bool Refresh(bool copiesTravel)
    {
        if (_groups.IsDefault)
        {
            _groups = GroupsWanted();
        }

        var snapshot = Source.Snapshot;
        if (ReferenceEquals(snapshot, _mappedFrom))
        {
            return false;
        }

        _mappedFrom = snapshot;
        var mapped = snapshot is null ? [] : InstanceMapper.Map(snapshot, Task.Owner, copiesTravel, Match.Selector, Task.Definition.Mapping, Task.HasGroups ? _groups : null);
        if (mapped.AsSpan().SequenceEqual(Instances.AsSpan()))
        {
            return false;
        }

        Instances = mapped;
        return true;
    }

    /// <summary>Lets go of what the destination shows just as it is contributed.</summary>
    public void Share(ObservedService observed)
    {
        var shared = InstanceSharing.Reuse(Instances, observed);
        if (Noted.AsSpan().SequenceEqual(shared.AsSpan()))
        {
            Noted = shared;
        }

        Instances = shared;
    }

    // What a mapping renames is spelled as the mapping says.
    private string NamespaceAsWritten =>
        Task.Definition.Mapping.MapNamespace(Source.Key.Namespace) is var mapped && string.Equals(mapped, Source.Key.Namespace, StringComparison.Ordinal)
            ? Match.NamespaceAsWritten ?? mapped
            : mapped;

    /// <summary>The groups the task wants of it.</summary>
    public ImmutableArray<ServiceGroup> Groups => _groups.IsDefault ? GroupsWanted() : _groups;

    private ImmutableArray<ServiceGroup> GroupsWanted() =>
        !Task.HasGroups ? []
        : Task.Definition.DefaultGroup ? [new ServiceGroup { Name = ServiceGroup.DefaultName }, .. Match.Groups]
        : Match.Groups;

    /// <summary>The contribution at this moment.</summary>
    public Contribution ToContribution() => new()
    {
        Task = Task.Definition.Name,
        Order = Task.Order,
        Owner = Task.Owner,
        Instances = Source.Snapshot is null ? Stale : Instances,
        Groups = Groups,
        SourceType = Task.Definition.Source.Type,
        NamespaceAsWritten = NamespaceAsWritten,
        Metadata = Source.Snapshot?.Metadata ?? MetadataMap.Empty,
        Unknown = Source.Unknown,
        LossesWait = Source.LossesWait ?? Task.Source.Feed?.LossesWait,
        Absent = Source.Absent,
        UpsertOnly = Task.Definition.Policy == SyncPolicy.UpsertOnly,
    };
}
