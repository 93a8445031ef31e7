using System.Collections.Concurrent;

namespace PolarisSync.Core.Engine;

/// <summary>Counters since the start. Thread-safe; only ever grow.</summary>
public sealed class EngineCounters
{
    private readonly ConcurrentDictionary<(string Destination, string Change, string Outcome), long> _writes = new();
    private readonly ConcurrentDictionary<string, LagBuckets> _lags = new(StringComparer.Ordinal);

    /// <summary>Changes sent, by destination, kind of change (<c>create</c>, <c>update</c>, <c>delete</c>) and outcome (<c>applied</c>, or the error kind in lower case).</summary>
    public IReadOnlyDictionary<(string Destination, string Change, string Outcome), long> Writes => _writes;

    /// <summary>How long the changes of a task took; outlives the task, so that a reload does not turn it back.</summary>
    internal LagBuckets LagsOf(string task) => _lags.GetOrAdd(task, static _ => new());

    /// <summary>Counts one change.</summary>
    internal void CountWrite(string destination, string change, string outcome) =>
        _writes.AddOrUpdate((destination, change, outcome), 1, static (_, count) => count + 1);
}
