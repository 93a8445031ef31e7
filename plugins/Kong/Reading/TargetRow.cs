using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Kong.Wire;

namespace PolarisSync.Plugins.Kong;

/// <summary>One row of a target.</summary>
internal sealed record TargetRow
{
    public required string Id { get; init; }

    public required HostPort Address { get; init; }

    public required long Weight { get; init; }

    public required ImmutableArray<string> Tags { get; init; }

    public double CreatedAt { get; init; }

    public RowKind Kind { get; init; }

    /// <summary>Whether its tags of ours are those it should have.</summary>
    public bool IsInForm { get; init; }

    /// <summary>Null for what cannot be an address.</summary>
    public static TargetRow? From(WireTarget wire, string what) => TargetAddress.Parse(wire.Target) is not { } address ? null : new()
    {
        Id = wire.Id ?? throw KongErrors.Unreadable(what),
        Address = address,
        Weight = wire.Weight ?? 100,
        Tags = wire.Tags is null ? [] : [.. wire.Tags],
        CreatedAt = wire.CreatedAt ?? 0,
    };
}
