using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Planning;

/// <summary>What one task wants at one target, at the moment of planning.</summary>
internal sealed record Contribution
{
    /// <summary>The task.</summary>
    public required string Task { get; init; }

    /// <summary>The task's place in the configuration: of two that offer one address, the lower wins.</summary>
    public required int Order { get; init; }

    /// <summary>The owner of the copies; all contributions of one owner at a target form one share.</summary>
    public required string Owner { get; init; }

    /// <summary>The copies wanted, marked, one per address, sorted. Of an unknown contribution: what was known last.</summary>
    public ImmutableArray<ServiceInstance> Instances { get; init; } = [];

    /// <summary>Groups wanted.</summary>
    public ImmutableArray<ServiceGroup> Groups { get; init; } = [];

    /// <summary>Type of the source endpoint.</summary>
    public string SourceType { get; init; } = "";

    /// <summary>The target's namespace as the configuration spells it.</summary>
    public string NamespaceAsWritten { get; init; } = "";

    /// <summary>Service metadata wanted.</summary>
    public MetadataMap Metadata { get; init; } = MetadataMap.Empty;

    /// <summary>Why the source's state is unknown; null when it is known.</summary>
    public string? Unknown { get; init; }

    /// <summary>Why losses have to wait although the state is known; null when they need not.</summary>
    public string? LossesWait { get; init; }

    /// <summary>The source service is gone for certain (DESIGN law 2).</summary>
    public bool Absent { get; init; }

    /// <summary>Deletes are reported, not carried out.</summary>
    public bool UpsertOnly { get; init; }
}
