namespace PolarisSync.Abstractions;

/// <summary>
/// Orders the views of one service that one server gave. Numbers compare only inside one epoch; a new epoch (the server restarted
/// empty, was restored or replaced) makes every older number meaningless and starts a full pass.
/// </summary>
/// <param name="Epoch">What the adapter calls this life of the server; any text, compared ordinally.</param>
/// <param name="Number">Grows with every change inside the epoch.</param>
public readonly record struct SnapshotVersion(string Epoch, long Number)
{
    /// <summary>Whether this version is older than another of the same epoch. Versions of different epochs are never older than each other.</summary>
    public bool IsOlderThan(SnapshotVersion other) => string.Equals(Epoch, other.Epoch, StringComparison.Ordinal) && Number < other.Number;
}
