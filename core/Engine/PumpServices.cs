using PolarisSync.Core.Guard;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Engine;

/// <summary>What all pumps of one engine share.</summary>
internal sealed class PumpServices
{
    /// <summary>The guard.</summary>
    public required LossGuard Guard { get; init; }

    /// <summary>What servers refused.</summary>
    public required Quarantine Quarantine { get; init; }

    /// <summary>What was withdrawn.</summary>
    public required Withdrawals Withdrawals { get; init; }

    /// <summary>Counters.</summary>
    public required EngineCounters Counters { get; init; }

    /// <summary>What was last applied at leased destinations.</summary>
    public required LeaseLedger Leases { get; init; }

    /// <summary>What people paused.</summary>
    public Pauses Pauses { get; } = new();

    /// <summary>Tells what is done and decided.</summary>
    public required Decisions Decisions { get; init; }

    /// <summary>The pause of a task that is configured and enabled; null when it runs.</summary>
    public required Func<string, TaskPause?> PauseOf { get; init; }

    /// <summary>How far the engine goes; changes once, when a successor is promoted.</summary>
    public required EngineMode Mode { get; set; }

    /// <summary>Names of all owners whose copies are ours to look after at a destination.</summary>
    public required Func<string, HashSet<string>> OwnersAt { get; init; }

    /// <summary>Told what a destination holds of our owners.</summary>
    public required Action<EndpointRuntime, IReadOnlyList<Abstractions.OwnedTarget>> OwnedFound { get; init; }

    /// <summary>Told of a group that is there and no task wants any more, where its removal is to be recorded.</summary>
    public required Action<TargetId, ContributionSlot, string> GroupWithdrawn { get; init; }

    /// <summary>Told of every change a server acknowledged, and of the task it was made for.</summary>
    public Action<TargetId, Abstractions.InstanceChange, string>? ChangeApplied { get; set; }

    /// <summary>Told when a target became idle, so that waiters can look again.</summary>
    public required Action Settled { get; init; }
}
