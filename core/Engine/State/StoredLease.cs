using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Engine.State;

/// <summary>The last applied copies of one leased target as they are stored.</summary>
internal sealed record StoredLease
{
    public required StoredTarget Target { get; init; }

    public ImmutableArray<StoredCopy> Copies { get; init; } = [];

    /// <summary>One copy.</summary>
    internal sealed record StoredCopy
    {
        public required string Host { get; init; }

        public required int Port { get; init; }

        public string Cluster { get; init; } = "";

        public long Weight { get; init; }

        public InstanceHealth Health { get; init; }

        public bool Isolated { get; init; }

        public string Protocol { get; init; } = "";

        public string Version { get; init; } = "";

        public string Region { get; init; } = "";

        public string Zone { get; init; } = "";

        public string Campus { get; init; } = "";

        public string? Mark { get; init; }

        public ImmutableArray<string> Tags { get; init; } = [];

        public Dictionary<string, string> Metadata { get; init; } = [];

        public static StoredCopy From(ServiceInstance instance) => new()
        {
            Host = instance.Host,
            Port = instance.Port,
            Cluster = instance.Cluster,
            Weight = instance.Weight,
            Health = instance.Health,
            Isolated = instance.Isolated,
            Protocol = instance.Protocol,
            Version = instance.Version,
            Region = instance.Region,
            Zone = instance.Zone,
            Campus = instance.Campus,
            Mark = instance.Mark,
            Tags = instance.Tags,
            Metadata = new(instance.Metadata, StringComparer.Ordinal),
        };

        public ServiceInstance ToInstance() => new()
        {
            Host = Host,
            Port = Port,
            Cluster = Cluster,
            Weight = Weight,
            Health = Health,
            Isolated = Isolated,
            Protocol = Protocol,
            Version = Version,
            Region = Region,
            Zone = Zone,
            Campus = Campus,
            Mark = Mark,
            Tags = Tags,
            Metadata = MetadataMap.From(Metadata),
        };
    }
}
