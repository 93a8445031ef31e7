using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Planning;

/// <summary>Everything a plan of one target is a function of.</summary>
internal sealed record PlanInput
{
    /// <summary>What the destination holds.</summary>
    public required ObservedService Observed { get; init; }

    /// <summary>All contributions, sorted by <see cref="Contribution.Order"/>.</summary>
    public required ImmutableArray<Contribution> Contributions { get; init; }

    /// <summary>The adapter's <see cref="IServiceDestination.Canonicalize"/>.</summary>
    public required Func<DesiredService, ObservedService, CanonicalService> Canonicalize { get; init; }

    /// <summary>What became of withdrawn contributions, by owner and address.</summary>
    public Func<string, HostPort, WithdrawnState> Withdrawn { get; init; } = static (_, _) => WithdrawnState.None;

    /// <summary>
    /// What is to become of a group of ours that is there and not wanted: nobody removes a group before its time has come. Asked only where somebody
    /// contributes, or something was withdrawn.
    /// </summary>
    public Func<string, WithdrawnState> UnwantedGroup { get; init; } = static _ => WithdrawnState.Kept;

    /// <summary>Whether everything of ours that is recorded here is to be purged now, so that the service object goes with the last of it.</summary>
    public bool PurgesService { get; init; }

    /// <summary>Whether service object and groups are to be left exactly as they are: every task here is paused.</summary>
    public bool IsServiceFrozen { get; init; }

    /// <summary>Whether a copy is to be left exactly as it is, by owner, address and the change that would be made: its task is paused.</summary>
    public Func<string, HostPort, ChangeKind, bool> Frozen { get; init; } = static (_, _, _) => false;

    /// <summary>The server's words when a change is set aside because it was refused; null when it may be tried.</summary>
    public Func<InstanceChange, string?> Refused { get; init; } = static _ => null;

    /// <summary>The same for the service object, by what is to become of it and the form wanted.</summary>
    public Func<ServiceAction, CanonicalService, string?> RefusedService { get; init; } = static (_, _) => null;
}
