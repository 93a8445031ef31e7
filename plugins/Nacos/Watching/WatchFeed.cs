using System.Collections.Concurrent;
using System.Threading.Channels;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>Where the loops of one watch put their events; never waits. A service that waits to be told of is not told of twice.</summary>
internal sealed class WatchFeed(ChannelWriter<SourceEvent> writer)
{
    private readonly ConcurrentDictionary<ServiceKey, byte> _waiting = new();
    private int _live;

    /// <summary>Whether the watch has been established once.</summary>
    public bool IsLive => Volatile.Read(ref _live) == 1;

    /// <summary>Tells that the watch is established, once.</summary>
    public void Live()
    {
        if (Interlocked.Exchange(ref _live, 1) == 0)
        {
            writer.TryWrite(new SourceEvent.Live());
        }
    }

    public void Changed(ServiceKey service)
    {
        if (_waiting.TryAdd(service, 0))
        {
            writer.TryWrite(new SourceEvent.Changed(service));
        }
    }

    public void ListChanged(string ns) => writer.TryWrite(new SourceEvent.ListChanged(ns));

    /// <summary>An event is about to be told: what happens from now on is news.</summary>
    public void Taken(SourceEvent happened)
    {
        if (happened is SourceEvent.Changed changed)
        {
            _waiting.TryRemove(changed.Service, out _);
        }
    }
}
