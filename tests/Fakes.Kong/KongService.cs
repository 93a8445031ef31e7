using System.Collections.Immutable;

namespace PolarisSync.Tests.Fakes.Kong;

/// <summary>A service as it is stored.</summary>
public sealed record KongService
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name; null where it has none.</summary>
    public string? Name { get; init; }

    /// <summary>Where its requests go: the name of an upstream, or a host.</summary>
    public required string Host { get; init; }

    /// <summary>Its tags in their order; empty where there are none.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>All of it, byte for byte the same as long as nobody writes to it.</summary>
    public required string Json { get; init; }
}
