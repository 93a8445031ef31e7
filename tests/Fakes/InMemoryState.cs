using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Fakes;

/// <summary>Everything an <see cref="InMemoryRegistry"/> holds at one moment; immutable.</summary>
public sealed record InMemoryState
{
    /// <summary>This life of the server.</summary>
    public required string Epoch { get; init; }

    /// <summary>Grows with every change.</summary>
    public long Index { get; init; }

    /// <summary>When it became so.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The services that exist, sorted.</summary>
    public ImmutableSortedDictionary<ServiceKey, InMemoryService> Services { get; init; } = ImmutableSortedDictionary<ServiceKey, InMemoryService>.Empty;

    /// <summary>The version of a view of one service: of an absent one it is that of the whole, so that it orders too.</summary>
    public SnapshotVersion VersionOf(ServiceKey service) => new(Epoch, Services.TryGetValue(service, out var found) ? found.Index : Index);
}
