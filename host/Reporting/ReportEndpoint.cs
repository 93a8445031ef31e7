using System.Collections.Immutable;

namespace PolarisSync.Host.Reporting;

/// <summary>One endpoint in a report.</summary>
internal sealed record ReportEndpoint
{
    public required string Name { get; init; }

    public required string Type { get; init; }

    /// <summary>As in <c>status</c>.</summary>
    public required string State { get; init; }

    /// <summary>What the last health check showed; null where none is made.</summary>
    public bool? Healthy { get; init; }

    /// <summary>How long it took.</summary>
    public double? HealthCheckSeconds { get; init; }

    /// <summary>Calls over the wire since the line before.</summary>
    public long Calls { get; init; }

    /// <summary>Those that failed.</summary>
    public long Errors { get; init; }

    /// <summary>Changes sent since the line before, by kind and outcome; those there were none of are left out.</summary>
    public ImmutableArray<ReportWrites> Writes { get; init; } = [];
}
