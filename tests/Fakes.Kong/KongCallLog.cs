using System.Collections.Immutable;

namespace PolarisSync.Tests.Fakes.Kong;

/// <summary>The calls in the order in which they were done. Each property is a view of one moment.</summary>
public sealed class KongCallLog
{
    private readonly Lock _gate = new();
    private readonly List<KongCall> _calls = [];

    /// <summary>All of them.</summary>
    public ImmutableArray<KongCall> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Those that may have changed something: neither GET nor HEAD nor OPTIONS.</summary>
    public ImmutableArray<KongCall> Writes => [.. All.Where(call => call.IsWrite)];

    /// <summary>How many there were.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _calls.Count;
            }
        }
    }

    /// <summary>How many there were with this method and a path, without its query, that begins so.</summary>
    public int CountOf(string method, string pathPrefix = "/") =>
        All.Count(call => call.Method == method && call.PathOnly.StartsWith(pathPrefix, StringComparison.Ordinal));

    /// <summary>Forgets them.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _calls.Clear();
        }
    }

    internal void Add(KongCall call)
    {
        lock (_gate)
        {
            _calls.Add(call);
        }
    }
}
