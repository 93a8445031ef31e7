using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>What became of documents handed to <see cref="ConfigurationSet.Update"/>.</summary>
public sealed record ConfigurationUpdate
{
    /// <summary>The set to go on with, also when documents were refused.</summary>
    public required ConfigurationSet Set { get; init; }

    /// <summary>The documents that are in force now and were not before; may be empty.</summary>
    public ImmutableArray<TaskDocumentKind> Accepted { get; init; } = [];

    /// <summary>The documents that were refused; what was in force of them stays.</summary>
    public ImmutableArray<TaskDocumentKind> Refused { get; init; } = [];

    /// <summary>All faults and warnings of the documents handed over, in their order and that of the lines.</summary>
    public ImmutableArray<ConfigurationProblem> Problems { get; init; } = [];
}
