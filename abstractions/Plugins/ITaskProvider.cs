namespace PolarisSync.Abstractions;

/// <summary>Brings configuration documents and tells when they change.</summary>
public interface ITaskProvider : IAsyncDisposable
{
    /// <summary>
    /// Yields each document once at the start, also those that are absent, then again after each change, until cancelled. Throws when it cannot
    /// tell: the host keeps what runs, or at start uses the backup, and calls again after a while.
    /// </summary>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="SyncException">Any kind.</exception>
    IAsyncEnumerable<TaskDocument> WatchAsync(CancellationToken cancellationToken);
}
