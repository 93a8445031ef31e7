namespace PolarisSync.Abstractions;

/// <summary>What a destination of this version can do, and how the engine should drive it.</summary>
public sealed record DestinationTraits
{
    /// <summary>How many instance changes one <see cref="IServiceDestination.ApplyAsync"/> call should hold at most; a single larger change set comes alone.</summary>
    public int BatchChanges { get; init; } = 100;

    /// <summary>How many <see cref="IServiceDestination.ApplyAsync"/> calls may run at once.</summary>
    public int CallsAtOnce { get; init; } = 1;

    /// <summary>Whether the registry has namespaces; without, services of other than the default namespace arrive as <c>ns--service</c>.</summary>
    public bool HasNamespaces { get; init; }

    /// <summary>How copies are told apart from natives at the same address.</summary>
    public CopyIdentity Identity { get; init; }

    /// <summary>Whether updates and deletes carry the server's own condition.</summary>
    public bool ConditionalWrites { get; init; }

    /// <summary>How long a read may lag behind an acknowledged write.</summary>
    public TimeSpan ReadLag { get; init; }

    /// <summary>Whether reads show what this endpoint itself wrote and the server acknowledged at once, whatever <see cref="ReadLag"/> says of other writes; then a target need not rest after a write.</summary>
    public bool ReadsOwnWrites { get; init; }

    /// <summary>What keeps copies alive.</summary>
    public CopyLease Lease { get; init; }

    /// <summary>What the server replaces as one.</summary>
    public OwnershipUnit Ownership { get; init; }

    /// <summary>Whether groups become objects of their own.</summary>
    public bool HasGroups { get; init; }

    /// <summary>Whether the health of a copy can be stored.</summary>
    public bool HasHealth { get; init; } = true;

    /// <summary>Whether services of different sources are kept apart, as gateways do; see <see cref="TargetKey.Source"/>.</summary>
    public bool TargetPerSource { get; init; }
}
