using System.Collections.Concurrent;

namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>How often each handler was asked.</summary>
internal sealed class RequestCounts
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> All => new SortedDictionary<string, int>(_counts, StringComparer.Ordinal);

    public void Count(string handler) => _counts.AddOrUpdate(handler, 1, (_, count) => count + 1);

    public void Clear() => _counts.Clear();
}
