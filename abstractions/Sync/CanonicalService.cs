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

    /// <summary>Instances this destination cannot hold at all, with the reason.</summary>
    public ImmutableArray<LeftOutInstance> LeftOut { get; init; } = [];

    /// <summary>What is kept only in part, with the reason.</summary>
    public ImmutableArray<FieldLoss> Losses { get; init; } = [];
}
