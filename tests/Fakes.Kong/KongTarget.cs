using System.Collections.Immutable;

namespace PolarisSync.Tests.Fakes.Kong;

/// <summary>A row of a target as it is stored.</summary>
public sealed record KongTarget
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its address as Kong writes it: normalised.</summary>
    public required string Target { get; init; }

    /// <summary>Its weight; 0 gets no requests.</summary>
    public required int Weight { get; init; }

    /// <summary>Its tags in their order; empty where there are none.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>All of it, byte for byte the same as long as nobody writes to it.</summary>
    public required string Json { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Target} weight {Weight}";
}
