using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>Selects services of one namespace by their canonical names, and of these the instances to copy.</summary>
public sealed record MatchDefinition
{
    /// <summary>Canonical namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The namespace as the document spells it; null where it does not. Gateways name by it.</summary>
    public string? NamespaceAsWritten { get; init; }

    /// <summary>Which services.</summary>
    public NamePattern Service { get; init; } = NamePattern.All;

    /// <summary>Which of them all the same not.</summary>
    public ImmutableArray<NamePattern> Exclude { get; init; } = [];

    /// <summary>Which instances; null for all.</summary>
    public InstanceSelector? Selector { get; init; }

    /// <summary>Groups to make at a gateway, besides the default one.</summary>
    public ImmutableArray<ServiceGroup> Groups { get; init; } = [];

    /// <summary>The one service this match names, or null when it may include several, or none.</summary>
    public ServiceKey? Exact => Service.ExactName is { } name && FindExclude(name) is null ? new ServiceKey(Namespace, name) : null;

    /// <summary>Whether its services have to be looked up in the list of services.</summary>
    public bool NeedsList => Service.ExactName is null;

    /// <summary>Whether a source service belongs to this match.</summary>
    public bool Includes(ServiceKey service) =>
        string.Equals(service.Namespace, Namespace, StringComparison.Ordinal) && Service.IsMatch(service.Name) && FindExclude(service.Name) is null;

    /// <summary>The entry of <see cref="Exclude"/> that takes a name out; null when none does.</summary>
    public NamePattern? FindExclude(string name)
    {
        foreach (var pattern in Exclude)
        {
            if (pattern.IsMatch(name))
            {
                return pattern;
            }
        }

        return null;
    }

    /// <summary>Whether every service of another match certainly belongs to this one. False also when nobody can tell.</summary>
    public bool Covers(MatchDefinition other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return string.Equals(Namespace, other.Namespace, StringComparison.Ordinal)
            && Service.Covers(other.Service)
            && Exclude.All(mine => mine.IsApartFrom(other.Service) || other.Exclude.Any(theirs => theirs.Covers(mine)));
    }
}
