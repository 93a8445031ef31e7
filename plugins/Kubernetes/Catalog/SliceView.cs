using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>What is kept of an EndpointSlice. Compared by reference: its lists do not compare.</summary>
internal sealed class SliceView
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>The Service it belongs to; null where it belongs to none.</summary>
    public ServiceKey? Service { get; init; }

    /// <summary><c>IPv4</c>, <c>IPv6</c> or <c>FQDN</c>.</summary>
    public required string AddressType { get; init; }

    /// <summary>The owner when these are copies; null for natives.</summary>
    public string? Mark { get; init; }

    public ImmutableArray<EndpointView> Endpoints { get; init; } = [];

    public ImmutableArray<PortView> Ports { get; init; } = [];
}
