using System.Collections.Immutable;

namespace PolarisSync.Core.Configuration;

/// <summary>Everything the engine is to do, compiled from the valid documents. Immutable: a reload hands over a new one.</summary>
public sealed record EngineConfiguration
{
    /// <summary>Nothing to do.</summary>
    public static EngineConfiguration Empty { get; } = new();

    /// <summary>All tasks, disabled ones included, names unique, in the order that decides who wins an address: sync-registry.json before sync-config.json.</summary>
    public ImmutableArray<TaskDefinition> Tasks { get; init; } = [];
}
