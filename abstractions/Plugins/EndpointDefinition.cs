using System.Collections.Immutable;

namespace PolarisSync.Abstractions;

/// <summary>One configured endpoint, secrets resolved. Its text form holds no secret.</summary>
public sealed record EndpointDefinition
{
    /// <summary>Unique name; as a source it is the owner that copies are marked with.</summary>
    public required string Name { get; init; }

    /// <summary>The endpoint type's name.</summary>
    public required string Type { get; init; }

    /// <summary>Addresses as configured, in order, at least one for network types.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>Access token; null for none. Never to be logged.</summary>
    public string? Token { get; init; }

    /// <summary>User name; null for none.</summary>
    public string? User { get; init; }

    /// <summary>Password; null for none. Never to be logged.</summary>
    public string? Password { get; init; }

    /// <summary>Free text of the configuration, shown in <c>status</c>.</summary>
    public string? ProductName { get; init; }

    /// <summary>Name and type only, so that no secret and no address with user information slips into a log.</summary>
    public override string ToString() => $"{Name} ({Type})";
}
