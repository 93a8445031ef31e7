using System.Collections.Immutable;

namespace PolarisSync.Abstractions;

/// <summary>What the engine wants a target to hold: the union of all contributions.</summary>
public sealed record DesiredService
{
    /// <summary>The target.</summary>
    public required TargetKey Target { get; init; }

    /// <summary>The copies wanted, every one with a <see cref="ServiceInstance.Mark"/>, at most one per address, sorted by key.</summary>
    public ImmutableArray<ServiceInstance> Instances { get; init; } = [];

    /// <summary>Groups wanted, for destinations that know groups; sorted by name.</summary>
    public ImmutableArray<ServiceGroup> Groups { get; init; } = [];

    /// <summary>The type of the source endpoint, for destinations that keep services of different sources apart; empty where nobody contributes.</summary>
    public string SourceType { get; init; } = "";

    /// <summary>The target's namespace as the configuration spells it (<c>public</c>, <c>empty_ns</c>, nothing at all); the canonical one where it does not.</summary>
    public string NamespaceAsWritten { get; init; } = "";

    /// <summary>Metadata wanted on the service itself, for destinations that keep it.</summary>
    public MetadataMap Metadata { get; init; } = MetadataMap.Empty;
}
