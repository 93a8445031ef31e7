using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Host.Configuration;

/// <summary>What is in force now, for <c>status</c> and readiness.</summary>
internal sealed record ConfigurationState
{
    public static ConfigurationState Empty { get; } = new();

    /// <summary>The documents in force, the registry's first; with their health_check and report.</summary>
    public ImmutableArray<CompiledDocument> Documents { get; init; } = [];

    /// <summary>Faults and warnings of the latest text of each document; a refused document's errors stay here until it is good.</summary>
    public ImmutableArray<ConfigurationProblem> Problems { get; init; } = [];

    /// <summary>Whether the demo or a backup runs, and why, in sentences.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The documents that stand in force from their backup.</summary>
    public ImmutableArray<TaskDocumentKind> FromBackup { get; init; } = [];
}
