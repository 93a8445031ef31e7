using System.Threading.Channels;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

/// <summary>Where the loops of one watch put their events, in the order they happen; bounded, so that a slow engine slows the loops.</summary>
internal sealed class WatchFeed(ChannelWriter<SourceEvent> writer)
{
    private int _live;

    /// <summary>Whether the watch has been established once.</summary>
    public bool IsLive => Volatile.Read(ref _live) == 1;

    /// <summary>Tells that the watch is established, once.</summary>
    public async Task LiveAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _live, 1) == 0)
        {
            await writer.WriteAsync(new SourceEvent.Live(), cancellationToken);
        }
    }

    public ValueTask SnapshotAsync(CatalogService<ServiceInstance> service, CancellationToken cancellationToken) =>
        writer.WriteAsync(new SourceEvent.Snapshot(ConsulMapper.ToSnapshot(service)), cancellationToken);

    public ValueTask ChangedAsync(string name, CancellationToken cancellationToken) =>
        writer.WriteAsync(new SourceEvent.Changed(ServiceKeys.Of(name)), cancellationToken);

    public ValueTask ListChangedAsync(CancellationToken cancellationToken) =>
        writer.WriteAsync(new SourceEvent.ListChanged(ServiceKey.DefaultNamespace), cancellationToken);
}
