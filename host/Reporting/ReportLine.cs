using System.Collections.Immutable;

namespace PolarisSync.Host.Reporting;

/// <summary>One line of a report: how things stand, and what was done since the line before.</summary>
internal sealed record ReportLine
{
    /// <summary>When it was written.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Since when it counts: the line before, or the start of the host.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The document whose tasks it is about: <c>registry</c> or <c>configuration</c>.</summary>
    public required string Document { get; init; }

    /// <summary>Version of the host.</summary>
    public required string Version { get; init; }

    /// <summary>Whether everything was read and compared once.</summary>
    public bool Ready { get; init; }

    /// <summary>The document's tasks, disabled ones included.</summary>
    public ImmutableArray<ReportTask> Tasks { get; init; } = [];

    /// <summary>The endpoints its enabled tasks use, by name.</summary>
    public ImmutableArray<ReportEndpoint> Endpoints { get; init; } = [];
}
