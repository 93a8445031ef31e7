using System.Collections.Concurrent;

namespace PolarisSync.Host.Calls;

/// <summary>Call counters of all endpoints. They outlive their endpoints, so that a reload does not turn a counter back.</summary>
internal sealed class CallCounters
{
    private readonly ConcurrentDictionary<string, CallCounter> _counters = new(StringComparer.Ordinal);

    /// <summary>The counter of an endpoint, by its name.</summary>
    public CallCounter For(string endpoint) => _counters.GetOrAdd(endpoint, static _ => new CallCounter());

    /// <summary>All counters, sorted by endpoint.</summary>
    public IReadOnlyList<KeyValuePair<string, CallCounter>> All => [.. _counters.OrderBy(counter => counter.Key, StringComparer.Ordinal)];
}
