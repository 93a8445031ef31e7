using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Planning;

/// <summary>What would make one target equal to what is desired. A value: dry run prints it, the engine carries it out, tests compare it.</summary>
internal sealed record TargetPlan
{
    /// <summary>What it starts from.</summary>
    public required ObservedService Observed { get; init; }

    /// <summary>What the destination will show of ours once everything is done.</summary>
    public required CanonicalService Desired { get; init; }

    /// <summary>Creates and updates that take nothing away, sorted.</summary>
    public ImmutableArray<InstanceChange> Gains { get; init; } = [];

    /// <summary>Deletes that wait for nothing: copies that give way to a native, doubled copies, purges.</summary>
    public ImmutableArray<InstanceChange> Yields { get; init; } = [];

    /// <summary>Deletes and updates that take something visible away.</summary>
    public ImmutableArray<PlannedLoss> Losses { get; init; } = [];

    /// <summary>What is left alone and why.</summary>
    public ImmutableArray<PlanNote> Notes { get; init; } = [];

    /// <summary>What to do with the service object before instances are written.</summary>
    public ServiceAction Service { get; init; }

    /// <summary>Whether our service object goes once the last copy is gone.</summary>
    public bool RemoveService { get; init; }

    /// <summary>What is not done with the service object because the server refused it; none when nothing is set aside.</summary>
    public ServiceAction RefusedService { get; init; }

    /// <summary>Groups to bring into their wanted form; only what differs.</summary>
    public ImmutableArray<ServiceGroup> EnsureGroups { get; init; } = [];

    /// <summary>Names of groups of ours that are wanted no more and whose time has come.</summary>
    public ImmutableArray<string> RemoveGroups { get; init; } = [];

    /// <summary>Groups of ours that are there and not wanted, and what becomes of each.</summary>
    public ImmutableArray<UnwantedGroup> UnwantedGroups { get; init; } = [];

    /// <summary>What the target shows now.</summary>
    public VisibleCount Now { get; init; }

    /// <summary>What it shows once everything is done, every loss included, every refused create left out.</summary>
    public VisibleCount After { get; init; }

    /// <summary>What it shows once its due purges are carried out and nothing else; null when none is due.</summary>
    public VisibleCount? Purged { get; init; }

    /// <summary>How many copies of ours are there now.</summary>
    public int Owned { get; init; }

    /// <summary>Instances that are not ours.</summary>
    public int Foreign { get; init; }

    /// <summary>Owners whose share is unknown.</summary>
    public ImmutableHashSet<string> UnknownOwners { get; init; } = [];

    /// <summary>Whether anything has to be created.</summary>
    public bool HasCreates => Gains.Any(static change => change.Kind == ChangeKind.Create);

    /// <summary>Nothing to do and nothing to wait for.</summary>
    public bool IsInStep => Gains.IsEmpty && Yields.IsEmpty && Losses.IsEmpty && Service == ServiceAction.None && !RemoveService && EnsureGroups.IsEmpty && RemoveGroups.IsEmpty;
}
