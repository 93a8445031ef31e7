using System.Collections.Immutable;

namespace PolarisSync.Tests.Fakes.Nacos;

/// <summary>One change of one instance at the fake: who did what, when.</summary>
public sealed record NacosWrite
{
    /// <summary>When, by the server's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What happened.</summary>
    public required NacosWriteKind Kind { get; init; }

    /// <summary>Whose instance it is: a gRPC connection's id, else "ip:port#true" or "ip:port#false" of what came over HTTP.</summary>
    public required string Owner { get; init; }

    /// <summary>Who did it: what the client called itself, its application name first; empty for the server itself.</summary>
    public required string By { get; init; }

    /// <summary>The namespace, "public" for the default one.</summary>
    public required string Namespace { get; init; }

    /// <summary>The group.</summary>
    public required string Group { get; init; }

    /// <summary>The plain name.</summary>
    public required string Service { get; init; }

    /// <summary>ip:port.</summary>
    public required string Address { get; init; }

    /// <summary>The cluster.</summary>
    public required string Cluster { get; init; }

    /// <summary>False for persistent ones.</summary>
    public required bool Ephemeral { get; init; }

    /// <summary>Metadata before; null where it was not there.</summary>
    public ImmutableDictionary<string, string>? Before { get; init; }

    /// <summary>Metadata after; null where it is gone.</summary>
    public ImmutableDictionary<string, string>? After { get; init; }
}
