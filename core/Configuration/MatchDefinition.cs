using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>Selects services of one namespace: one by its exact name, or all of them.</summary>
public sealed record MatchDefinition
{
    /// <summary>Canonical namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Canonical service name; null for every service of the namespace (<c>*</c>).</summary>
    public string? Service { get; init; }

    /// <summary>Groups to make at a gateway, besides the default one.</summary>
    public ImmutableArray<ServiceGroup> Groups { get; init; } = [];

    /// <summary>The one service this match names, or null when it has to be looked up in the list of services.</summary>
    public ServiceKey? Exact => Service is null ? null : new ServiceKey(Namespace, Service);

    /// <summary>Whether a source service belongs to this match.</summary>
    public bool Includes(ServiceKey service) =>
        string.Equals(service.Namespace, Namespace, StringComparison.Ordinal)
        && (Service is null || string.Equals(service.Name, Service, StringComparison.Ordinal));
}
