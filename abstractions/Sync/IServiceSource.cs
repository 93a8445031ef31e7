namespace PolarisSync.Abstractions;

/// <summary>
/// The reading side of an endpoint. The engine calls it from many threads; calls may overlap. A read gives a complete answer or throws:
/// there is no partial answer, and an answer the adapter is not sure of (a filtered list, a page that failed) is an exception.
/// </summary>
public interface IServiceSource
{
    /// <summary>Lists every service of a namespace, all pages. Called at start, on reconnect, when the watch says the list changed, and by each audit.</summary>
    /// <param name="ns">Canonical namespace.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="SyncException">Any kind; the list is then unknown.</exception>
    Task<ServiceList> ListServicesAsync(string ns, CancellationToken cancellationToken);

    /// <summary>
    /// Reads services, each complete or absent, in any order. What it cannot tell it does not yield: it yields everything else first
    /// and then throws. Keys not yielded are unknown.
    /// </summary>
    /// <param name="services">Distinct keys; may be thousands, so an adapter bounds its own parallelism or reads in bulk.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="SyncException">Any kind; for the keys not yielded.</exception>
    IAsyncEnumerable<ServiceSnapshot> ReadServicesAsync(IReadOnlyList<ServiceKey> services, CancellationToken cancellationToken);

    /// <summary>
    /// Follows the wanted services until cancelled. A <see cref="SourceEvent.Snapshot"/> must equal what a read would give at that moment;
    /// where the server's push carries less, yield <see cref="SourceEvent.Changed"/> instead. Runs once per endpoint.
    /// Throws when the connection is lost and cannot be resumed by itself: the engine marks what it knows as unknown, backs off,
    /// opens the endpoint anew and starts over.
    /// </summary>
    /// <param name="wanted">The live set of what to follow; it changes while the watch runs.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="SyncException">Any kind; the watch has ended.</exception>
    IAsyncEnumerable<SourceEvent> WatchAsync(WatchSet wanted, CancellationToken cancellationToken);
}
