using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>What is kept of a Service.</summary>
internal sealed class ServiceView
{
    public required ServiceKey Key { get; init; }

    public required string Version { get; init; }

    public MetadataMap Labels { get; init; } = MetadataMap.Empty;

    /// <summary>The weight of instances that have none of their own; null for one normal share.</summary>
    public long? Weight { get; init; }

    /// <summary>The first of its address families; null where it does not tell.</summary>
    public string? PrimaryFamily { get; init; }

    /// <summary>The name that it is, where it has no endpoints; null otherwise.</summary>
    public string? ExternalName { get; init; }

    /// <summary>The ports of a Service that is a name.</summary>
    public ImmutableArray<PortView> Ports { get; init; } = [];

    /// <summary>The selector of its pods as a query knows it; empty where it has none.</summary>
    public string PodSelector { get; init; } = "";
}
