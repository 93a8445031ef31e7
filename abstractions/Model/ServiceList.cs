using System.Collections.Immutable;

namespace PolarisSync.Abstractions;

/// <summary>The complete list of the services in one namespace at one moment.</summary>
public sealed record ServiceList
{
    /// <summary>The namespace that was listed, in canonical form.</summary>
    public required string Namespace { get; init; }

    /// <summary>Every service, each once, in any order; also those without instances where the registry lists them.</summary>
    public ImmutableArray<ServiceKey> Services { get; init; } = [];

    /// <summary>Orders the lists of this namespace; null where the registry has nothing to order by.</summary>
    public SnapshotVersion? Version { get; init; }
}
