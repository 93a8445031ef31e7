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
}
