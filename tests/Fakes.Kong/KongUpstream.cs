using System.Collections.Immutable;

namespace PolarisSync.Tests.Fakes.Kong;

/// <summary>An upstream as it is stored, without its targets.</summary>
public sealed record KongUpstream
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its tags in their order; empty where there are none.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>All of it, byte for byte the same as long as nobody writes to it.</summary>
    public required string Json { get; init; }
}
