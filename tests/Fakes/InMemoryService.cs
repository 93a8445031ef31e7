using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Fakes;

/// <summary>One service of an <see cref="InMemoryRegistry"/> at one moment.</summary>
public sealed record InMemoryService
{
    /// <summary>Its registrations in the order they came.</summary>
    public ImmutableArray<InMemoryEntry> Entries { get; init; } = [];

    /// <summary>Metadata of the service itself.</summary>
    public MetadataMap Metadata { get; init; } = MetadataMap.Empty;

    /// <summary>Whether this tool made the service object.</summary>
    public bool IsOurs { get; init; }

    /// <summary>Groups this tool made, sorted.</summary>
    public ImmutableSortedSet<string> Groups { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>The registry's counter at the last change of anything in it.</summary>
    public long Index { get; init; }

    /// <summary>The entry with an id, or null.</summary>
    public InMemoryEntry? Find(string id) => Entries.FirstOrDefault(entry => string.Equals(entry.Id, id, StringComparison.Ordinal));
}
