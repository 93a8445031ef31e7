namespace PolarisSync.Abstractions;

/// <summary>One connected server, made once per configured endpoint whatever number of tasks uses it.</summary>
public interface IEndpoint : IAsyncDisposable
{
    /// <summary>The reading side; null where the type offers none.</summary>
    IServiceSource? Source { get; }

    /// <summary>The writing side; null where the type offers none.</summary>
    IServiceDestination? Destination { get; }

    /// <summary>
    /// Reaches the server, proves the credentials and tells its version. Called before anything else and again after each lost connection;
    /// never twice at once. Changes nothing at the server.
    /// </summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="SyncException">Transient, Auth, Config or Protocol.</exception>
    Task<EndpointInfo> OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Asks the server something small that it only answers when it works and our credentials are good. Called at an interval where the
    /// configuration asks for health checks, after the first <see cref="OpenAsync"/> and beside any other member, also after the connection was lost;
    /// never twice at once. Disturbs nothing: no cache, watch or lease is touched by it, whatever it finds.
    /// </summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Whether anything was asked; false, as by default, where the type has nothing cheap to ask: the state of its connection counts then.</returns>
    /// <exception cref="SyncException">Transient, Auth, Config or Protocol: it does not work.</exception>
    Task<bool> ProbeAsync(CancellationToken cancellationToken) => Task.FromResult(false);
}
