using System.Collections.Immutable;

namespace PolarisSync.Core.Reporting;

/// <summary>What the engine knows of itself at one moment. Holds no secret.</summary>
public sealed record EngineStatus
{
    /// <summary>When this was taken.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Mode: <c>run</c>, <c>dry-run</c>, <c>successor</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Whether every source was read once and every target planned once since the start.</summary>
    public required bool Ready { get; init; }

    /// <summary>Why it is not ready; empty when it is.</summary>
    public ImmutableArray<string> NotReadyReasons { get; init; } = [];

    /// <summary>Tasks in configuration order.</summary>
    public ImmutableArray<TaskStatus> Tasks { get; init; } = [];

    /// <summary>Endpoints by name.</summary>
    public ImmutableArray<EndpointStatus> Endpoints { get; init; } = [];

    /// <summary>Everything held, oldest first.</summary>
    public ImmutableArray<HeldObject> Held { get; init; } = [];

    /// <summary>Changes set aside because the server refused them.</summary>
    public ImmutableArray<QuarantinedChange> Quarantined { get; init; } = [];

    /// <summary>Copies of withdrawn contributions that are kept.</summary>
    public ImmutableArray<KeptCopies> Kept { get; init; } = [];

    /// <summary>Marked copies of our owners that no task covers.</summary>
    public ImmutableArray<UnclaimedCopies> Unclaimed { get; init; } = [];
}
