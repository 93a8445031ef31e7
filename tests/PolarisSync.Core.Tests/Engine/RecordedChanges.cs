using System.Collections.Concurrent;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Tests.Engine;

/// <summary>A change log in memory.</summary>
internal sealed class RecordedChanges : IChangeLog
{
    private readonly ConcurrentQueue<HistoryEntry> _entries = new();

    public IReadOnlyList<HistoryEntry> All => [.. _entries];

    public void Record(HistoryEntry entry) => _entries.Enqueue(entry);

    /// <summary>Entries about one kind of change.</summary>
    public IReadOnlyList<HistoryEntry> Of(string change) => [.. _entries.Where(entry => string.Equals(entry.Change, change, StringComparison.Ordinal))];
}
