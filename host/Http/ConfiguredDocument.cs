using System.Collections.Immutable;

namespace PolarisSync.Host.Http;

/// <summary>One document in force.</summary>
internal sealed record ConfiguredDocument
{
    /// <summary><c>registry</c> or <c>configuration</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Where it came from.</summary>
    public required string Origin { get; init; }

    /// <summary>Whether it stands in force from its backup.</summary>
    public bool FromBackup { get; init; }

    /// <summary>How many tasks it declares.</summary>
    public int Tasks { get; init; }

    /// <summary>How often its endpoints are tried on their own; null when they are not.</summary>
    public string? HealthCheckEvery { get; init; }

    /// <summary>How often reports are written.</summary>
    public string ReportEvery { get; init; } = "";

    /// <summary>Types of the report targets that are switched on.</summary>
    public ImmutableArray<string> ReportTargets { get; init; } = [];
}
