namespace PolarisSync.Abstractions;

/// <summary>What a destination writes as one.</summary>
public enum OwnershipUnit
{
    /// <summary>Each instance alone.</summary>
    Instance,

    /// <summary>All our copies of one service together; see <see cref="ChangeSet.Complete"/>.</summary>
    Service,

    /// <summary>The whole resource, nothing foreign can be in it.</summary>
    Resource,

    /// <summary>The server keeps no mark: ownership is in a ledger of ours alone.</summary>
    Ledger,
}
