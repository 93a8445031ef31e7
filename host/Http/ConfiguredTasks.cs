using System.Collections.Immutable;

namespace PolarisSync.Host.Http;

/// <summary>The configuration in force. Holds no secret and no address.</summary>
internal sealed record ConfiguredTasks
{
    /// <summary>The documents in force, the registry's first.</summary>
    public ImmutableArray<ConfiguredDocument> Documents { get; init; } = [];

    /// <summary>All tasks, disabled ones included, in the order that decides who wins an address.</summary>
    public ImmutableArray<ConfiguredTask> Tasks { get; init; } = [];
}
