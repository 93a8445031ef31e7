using System.Runtime.CompilerServices;
using PolarisSync.Abstractions;

namespace TestPlugins.Idle;

/// <summary>Always empty, always live.</summary>
internal sealed class IdleEndpoint(IdleOptions options) : IEndpoint, IServiceSource
{
    public IServiceSource? Source => this;

    public IServiceDestination? Destination => null;

    public Task<EndpointInfo> OpenAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new EndpointInfo { ServerVersion = options.Version, Source = new SourceTraits() });

    public Task<ServiceList> ListServicesAsync(string ns, CancellationToken cancellationToken) => Task.FromResult(new ServiceList { Namespace = ns });

    public async IAsyncEnumerable<ServiceSnapshot> ReadServicesAsync(
        IReadOnlyList<ServiceKey> services, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var service in services)
        {
            yield return ServiceSnapshot.Absent(service);
        }
    }

    public async IAsyncEnumerable<SourceEvent> WatchAsync(WatchSet wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new SourceEvent.Live();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
