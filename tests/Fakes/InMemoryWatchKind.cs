namespace PolarisSync.Tests.Fakes;

/// <summary>What a watch of an in-memory registry reports.</summary>
public enum InMemoryWatchKind
{
    /// <summary>Complete snapshots.</summary>
    Snapshots,

    /// <summary>Hints: which service changed, not how.</summary>
    Hints,

    /// <summary>Nothing but that it is established.</summary>
    None,
}
