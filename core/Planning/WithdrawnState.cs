namespace PolarisSync.Core.Planning;

/// <summary>What is to become of a copy that only a withdrawn contribution wanted.</summary>
internal enum WithdrawnState
{
    /// <summary>It was not withdrawn.</summary>
    None,

    /// <summary>It stays, untouched.</summary>
    Kept,

    /// <summary>It will be purged; until then it stays.</summary>
    PurgePending,

    /// <summary>It goes now; neither guard nor create order has a say.</summary>
    PurgeNow,
}
