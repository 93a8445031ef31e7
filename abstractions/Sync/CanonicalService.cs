using System.Collections.Immutable;

namespace PolarisSync.Abstractions;

/// <summary>What a destination would give back after storing a <see cref="DesiredService"/>.</summary>
public sealed record CanonicalService
{
    /// <summary>The copies as a read would show them, every one with its mark.</summary>
    public ImmutableArray<ServiceInstance> Instances { get; init; } = [];

    /// <summary>Groups as the destination will keep them; empty where it knows none.</summary>
    public ImmutableArray<ServiceGroup> Groups { get; init; } = [];

    /// <summary>Service metadata as the destination will keep it; empty where it keeps none.</summary>
    public MetadataMap Metadata { get; init; } = MetadataMap.Empty;

    /// <summary>Names of those <see cref="Groups"/> that are not there in the form they would be written in; the engine has these brought into form.</summary>
    public ImmutableArray<string> GroupsToWrite { get; init; } = [];

    /// <summary>Whether the service object is missing or not in the form it would be written in; null, as by default, where the adapter does not tell, and the service is ensured with the first copies.</summary>
    public bool? ServiceToWrite { get; init; }

    /// <summary>What is in the way of objects wanted, a sentence each: something foreign has the name, or something that has to be there is not.</summary>
    public ImmutableArray<string> Conflicts { get; init; } = [];

    /// <summary>Whatever the adapter needs to find in <see cref="ChangeSet.AdapterState"/> again; the engine does not look into it.</summary>
    public object? AdapterState { get; init; }

    /// <summary>Instances this destination cannot hold at all, with the reason.</summary>
    public ImmutableArray<LeftOutInstance> LeftOut { get; init; } = [];

    /// <summary>What is kept only in part, with the reason.</summary>
    public ImmutableArray<FieldLoss> Losses { get; init; } = [];
}
