using System.Collections.Concurrent;

namespace PolarisSync.Tests.Fakes.Polaris;

/// <summary>How many calls of each kind came, disturbed ones included.</summary>
public sealed class PolarisCallCounts
{
    private readonly ConcurrentDictionary<PolarisCall, long> _counts = new();

    /// <summary>The calls of these kinds since the start or the last <see cref="Reset"/>.</summary>
    public long Of(PolarisCall kinds) => _counts.Where(entry => kinds.HasFlag(entry.Key)).Sum(entry => entry.Value);

    /// <summary>Begins anew.</summary>
    public void Reset() => _counts.Clear();

    internal void Count(PolarisCall kind) => _counts.AddOrUpdate(kind, 1, static (_, count) => count + 1);
}
