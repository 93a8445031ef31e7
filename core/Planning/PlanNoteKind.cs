namespace PolarisSync.Core.Planning;

/// <summary>Why a plan leaves something alone.</summary>
internal enum PlanNoteKind
{
    /// <summary>An application registered the address itself.</summary>
    NativeWins,

    /// <summary>Another task offers the same address and stands first.</summary>
    AddressTaken,

    /// <summary>The destination cannot hold the instance.</summary>
    LeftOut,

    /// <summary>The destination keeps a value only in part.</summary>
    Lossy,

    /// <summary>The server refused the change and it is set aside.</summary>
    Refused,

    /// <summary>The copy of a withdrawn contribution stays.</summary>
    Kept,

    /// <summary>The copy waits to be purged.</summary>
    PurgePending,

    /// <summary>A marked copy that no contribution maps to.</summary>
    Unclaimed,

    /// <summary>The owner's share is unknown, so nothing of it is deleted.</summary>
    ShareUnknown,

    /// <summary>The task only creates and updates.</summary>
    UpsertOnly,

    /// <summary>Somebody changed or stripped the mark of our copy.</summary>
    Drift,

    /// <summary>Something foreign has the name of an object that is wanted, or something that has to be there is not.</summary>
    Conflict,
}
