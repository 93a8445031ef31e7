using PolarisSync.Abstractions;

namespace PolarisSync.Core.Engine;

/// <summary>
/// Stands for a source whose adapter is not loaded: it cannot be opened, so that all it would contribute is unknown. Its copies stay as they
/// are, and leased ones are kept alive (DESIGN laws 2 and 7).
/// </summary>
internal sealed class MissingEndpoint(string reason) : IEndpoint, IServiceSource
{
    public IServiceSource? Source => this;

    public IServiceDestination? Destination => null;

    public Task<EndpointInfo> OpenAsync(CancellationToken cancellationToken) => Task.FromException<EndpointInfo>(Missing());

    public Task<ServiceList> ListServicesAsync(string ns, CancellationToken cancellationToken) => Task.FromException<ServiceList>(Missing());

    public IAsyncEnumerable<ServiceSnapshot> ReadServicesAsync(IReadOnlyList<ServiceKey> services, CancellationToken cancellationToken) => throw Missing();

    public IAsyncEnumerable<SourceEvent> WatchAsync(WatchSet wanted, CancellationToken cancellationToken) => throw Missing();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private SyncException Missing() => new(SyncErrorKind.Config, reason + ".");
}
