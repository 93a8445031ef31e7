using System.Collections.Immutable;

namespace PolarisSync.Core.Configuration;

/// <summary>Everything the engine is to do, compiled from the valid documents. Immutable: a reload hands over a new one.</summary>
public sealed record EngineConfiguration
{
    /// <summary>Nothing to do.</summary>
    public static EngineConfiguration Empty { get; } = new();

    /// <summary>All tasks, disabled ones included, names unique, in the order that decides who wins an address: sync-registry.json before sync-config.json.</summary>
    public ImmutableArray<TaskDefinition> Tasks { get; init; } = [];

    /// <summary>How many changes a second an endpoint may get: the lowest that any enabled task which uses it says; null for any number.</summary>
    public int? MaxWritesPerSecondOf(string endpoint) => Tasks.Where(static task => task.Enabled)
        .SelectMany(static task => new[] { task.Source, task.Destination })
        .Where(configuration => string.Equals(configuration.Name, endpoint, StringComparison.Ordinal))
        .Min(static configuration => configuration.MaxWritesPerSecond);
}
