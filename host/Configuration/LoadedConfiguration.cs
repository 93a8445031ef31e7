using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Host.Configuration;

/// <summary>The outcome of a load.</summary>
internal sealed record LoadedConfiguration
{
    public required ConfigurationSet Set { get; init; }

    /// <summary>What the provider gave, also documents that were refused.</summary>
    public ImmutableArray<TaskDocument> Documents { get; init; } = [];

    /// <summary>Every fault and warning.</summary>
    public ImmutableArray<ConfigurationProblem> Problems { get; init; } = [];

    /// <summary>The documents that stand in force from their backup.</summary>
    public ImmutableArray<TaskDocumentKind> FromBackup { get; init; } = [];

    public bool HasErrors => Problems.Any(problem => problem.Severity == ProblemSeverity.Error);
}
