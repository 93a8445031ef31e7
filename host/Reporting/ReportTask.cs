namespace PolarisSync.Host.Reporting;

/// <summary>One task in a report.</summary>
internal sealed record ReportTask
{
    public required string Name { get; init; }

    /// <summary>As in <c>status</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why it is not in step; empty otherwise.</summary>
    public string Reason { get; init; } = "";

    public bool InStep { get; init; }

    public double LagSeconds { get; init; }

    public int Services { get; init; }

    public int Instances { get; init; }

    public int Pending { get; init; }

    /// <summary>Losses the guard holds.</summary>
    public int Held { get; init; }

    public int Quarantined { get; init; }

    /// <summary>Changes that went from the source to the destination since the line before.</summary>
    public long Synced { get; init; }
}
