using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>One valid document.</summary>
public sealed record CompiledDocument
{
    /// <summary>What it was compiled from; its text may hold secrets.</summary>
    public required TaskDocument Document { get; init; }

    /// <summary>Its tasks in its own order, ignored configuration tasks left out.</summary>
    public ImmutableArray<TaskDefinition> Tasks { get; init; } = [];

    /// <summary>How many tasks it declares, ignored ones included; 0 for an absent document.</summary>
    public int DeclaredTasks { get; init; }

    /// <summary>Its <c>health_check</c>.</summary>
    public HealthCheckSettings HealthCheck { get; init; } = new();

    /// <summary>Its <c>report</c>.</summary>
    public ReportSettings Report { get; init; } = new();

    /// <summary>The document's name only: its text may hold secrets.</summary>
    public override string ToString() => Document.Origin;
}
