using System.Collections.Immutable;

namespace PolarisSync.Tests.Fakes.Nacos;

/// <summary>One instance as it is registered, without overlays.</summary>
public sealed record NacosEntry
{
    /// <summary>Whose it is: a gRPC connection's id, else "ip:port#true" or "ip:port#false".</summary>
    public required string Owner { get; init; }

    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The group.</summary>
    public required string Group { get; init; }

    /// <summary>The plain name.</summary>
    public required string Service { get; init; }

    /// <summary>The host.</summary>
    public required string Ip { get; init; }

    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>The cluster.</summary>
    public required string Cluster { get; init; }

    /// <summary>The weight.</summary>
    public required double Weight { get; init; }

    /// <summary>Health as the server has it.</summary>
    public required bool Healthy { get; init; }

    /// <summary>Whether clients are shown it.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Whether it has to be kept alive.</summary>
    public required bool Ephemeral { get; init; }

    /// <summary>The metadata.</summary>
    public required ImmutableDictionary<string, string> Metadata { get; init; }
}
