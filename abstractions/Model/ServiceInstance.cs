using System.Collections.Immutable;

namespace PolarisSync.Abstractions;

/// <summary>
/// One instance of a service in the words all registries share. Compares by value, tags and metadata included.
/// Adapters translate to and from it at their edge; what a destination cannot hold is named in <see cref="CanonicalService.Losses"/>.
/// </summary>
public sealed record ServiceInstance
{
    /// <summary>The weight of one normal share: Nacos 1.0, Polaris 100 and Consul 1 all are 100.</summary>
    public const long NormalWeight = 100;

    /// <summary>IP address or host name as registered.</summary>
    public required string Host { get; init; }

    /// <summary>Port as registered; 0 where the registry knows none.</summary>
    public required int Port { get; init; }

    /// <summary>Subdivision that is part of the identity in some registries; empty for none or the registry's default one.</summary>
    public string Cluster { get; init; } = "";

    /// <summary>Share of traffic; <see cref="NormalWeight"/> is one normal share, 0 takes no traffic. A weight above 0 never rounds to 0 on its way.</summary>
    public long Weight { get; init; } = NormalWeight;

    /// <summary>Health as the registry reports it.</summary>
    public InstanceHealth Health { get; init; }

    /// <summary>Taken out of rotation on purpose (disabled, maintenance), whatever its health.</summary>
    public bool Isolated { get; init; }

    /// <summary>Application protocol, empty when not told.</summary>
    public string Protocol { get; init; } = "";

    /// <summary>Application version, empty when not told.</summary>
    public string Version { get; init; } = "";

    /// <summary>Tags in the order the registry keeps them; never default.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Metadata without the mark; see <see cref="Mark"/>.</summary>
    public MetadataMap Metadata { get; init; } = MetadataMap.Empty;

    /// <summary>
    /// Names of the groups of its service that the instance stands in, sorted ordinally, never default. Set for destinations that know groups alone
    /// (<see cref="DestinationTraits.HasGroups"/>), by what the source shows of it; such a destination gives back the groups it really stands in.
    /// </summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>Region of the instance's location, empty when not told.</summary>
    public string Region { get; init; } = "";

    /// <summary>Zone of the instance's location, empty when not told.</summary>
    public string Zone { get; init; } = "";

    /// <summary>Campus of the instance's location, empty when not told.</summary>
    public string Campus { get; init; } = "";

    /// <summary>The owner when this is a copy (see <see cref="SyncMark"/>), null when it is a native.</summary>
    public string? Mark { get; init; }

    /// <summary>The normalised address.</summary>
    public HostPort Address => new(Host, Port);

    /// <summary>The identity inside the service.</summary>
    public InstanceKey Key => new(Address, Cluster);

    /// <summary>Whether a client would send traffic here: not isolated, not critical, weight above 0.</summary>
    public bool IsUsable => !Isolated && Health != InstanceHealth.Critical && Weight > 0;

    /// <summary>By value over every member.</summary>
    public bool Equals(ServiceInstance? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && Port == other.Port
            && Weight == other.Weight
            && Health == other.Health
            && Isolated == other.Isolated
            && string.Equals(Host, other.Host, StringComparison.Ordinal)
            && string.Equals(Cluster, other.Cluster, StringComparison.Ordinal)
            && string.Equals(Protocol, other.Protocol, StringComparison.Ordinal)
            && string.Equals(Version, other.Version, StringComparison.Ordinal)
            && string.Equals(Region, other.Region, StringComparison.Ordinal)
            && string.Equals(Zone, other.Zone, StringComparison.Ordinal)
            && string.Equals(Campus, other.Campus, StringComparison.Ordinal)
            && string.Equals(Mark, other.Mark, StringComparison.Ordinal)
            && Metadata.Equals(other.Metadata)
            && Tags.AsSpan().SequenceEqual(other.Tags.AsSpan())
            && Groups.AsSpan().SequenceEqual(other.Groups.AsSpan()));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Host, Port, Cluster, Weight, Health, Isolated, Metadata, Mark);
}
