using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kong;

/// <summary>Which objects of Kong a target is to be, and what is in the way of them.</summary>
internal sealed record KongLayout
{
    public required TargetKey Target { get; init; }

    /// <summary>Null where there is none to be: no group of all instances is wanted, or something foreign has its name.</summary>
    public ServicePlan? Service { get; init; }

    /// <summary>The groups that can be had, sorted by label.</summary>
    public ImmutableArray<GroupPlan> Groups { get; init; } = [];

    /// <summary>A sentence each.</summary>
    public ImmutableArray<string> Conflicts { get; init; } = [];

    public GroupPlan? Find(string label) => Groups.FirstOrDefault(group => string.Equals(group.Label, label, StringComparison.Ordinal));
}
