namespace PolarisSync.Core.Reporting;

/// <summary>State of one endpoint.</summary>
public sealed record EndpointStatus
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Type.</summary>
    public required string Type { get; init; }

    /// <summary><c>open</c>, <c>connecting</c>, <c>unreachable</c>, <c>refused</c> (credentials), <c>stopped</c> (configuration), <c>stale</c>.</summary>
    public required string State { get; init; }

    /// <summary>The last error's sentence; empty when open.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Since when it is in this state.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Version the server told; null while never opened.</summary>
    public string? ServerVersion { get; init; }

    /// <summary>When the last complete audit ended; null for never.</summary>
    public DateTimeOffset? LastAudit { get; init; }

    /// <summary>
    /// <c>live</c>: its changes are told as they happen. <c>starting</c>: not yet or not again, audits alone find them. Null: no task watches it,
    /// or it is not open.
    /// </summary>
    public string? Watch { get; init; }

    /// <summary>The most changes a second it gets, as configured; null for any number.</summary>
    public int? MaxWritesPerSecond { get; init; }

    /// <summary>Change sets that are ready and wait for room, plus those under way.</summary>
    public int QueueDepth { get; init; }

    /// <summary>Write calls under way at this moment.</summary>
    public int CallsUnderWay { get; init; }

    /// <summary>Write calls allowed at once; 0 where no task writes or the server was never reached.</summary>
    public int CallsAtOnce { get; init; }

    /// <summary>Calls over the wire since the start of the host; null where nobody counts them.</summary>
    public long? Calls { get; init; }

    /// <summary>Those of <see cref="Calls"/> that failed.</summary>
    public long? CallErrors { get; init; }
}
