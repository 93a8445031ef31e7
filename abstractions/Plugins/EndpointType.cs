namespace PolarisSync.Abstractions;

/// <summary>What is known about a kind of endpoint before any connection, for <c>lint</c>.</summary>
public sealed record EndpointType
{
    /// <summary>The value of <c>type</c> in the configuration, lower case.</summary>
    public required string Name { get; init; }

    /// <summary>What it can be used as. What is not offered here is a validation error, never an exception later.</summary>
    public required EndpointRoles Roles { get; init; }

    /// <summary>Whether groups of a match become objects of their own; otherwise groups give a warning and all instances are copied.</summary>
    public bool HasGroups { get; init; }

    /// <summary>Whether the registry has namespaces.</summary>
    public bool HasNamespaces { get; init; }

    /// <summary>What keeps copies alive; decides the default of <c>on_remove</c>.</summary>
    public CopyLease Lease { get; init; }

    /// <summary>URL schemes an address may have; an address without one is taken as the first. Empty: addresses are not network addresses and are left to the adapter.</summary>
    public IReadOnlyList<string> AddressSchemes { get; init; } = ["http", "https"];
}
