using System.Collections.Immutable;

namespace PolarisSync.Tests.Fakes.Polaris;

/// <summary>An instance as a test sees or registers it.</summary>
public sealed record PolarisInstance
{
    /// <summary>The metadata key that marks a copy.</summary>
    public const string MarkKey = "__sync__";

    /// <summary>Its id; empty when it is to be computed.</summary>
    public string Id { get; init; } = "";

    /// <summary>The namespace.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>The service.</summary>
    public required string Service { get; init; }

    /// <summary>The host.</summary>
    public required string Host { get; init; }

    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>The weight; 100 is one normal share.</summary>
    public int Weight { get; init; } = 100;

    /// <summary>Whether it is healthy.</summary>
    public bool Healthy { get; init; } = true;

    /// <summary>Whether it is taken out of traffic.</summary>
    public bool Isolated { get; init; }

    /// <summary>The protocol; empty for none.</summary>
    public string Protocol { get; init; } = "";

    /// <summary>The version; empty for none.</summary>
    public string Version { get; init; } = "";

    /// <summary>The region; empty for none. The same goes for zone and campus.</summary>
    public string Region { get; init; } = "";

    /// <summary>The zone.</summary>
    public string Zone { get; init; } = "";

    /// <summary>The campus.</summary>
    public string Campus { get; init; } = "";

    /// <summary>The time to live of its health check in seconds; null for no check.</summary>
    public int? TtlSeconds { get; init; }

    /// <summary>What was written as metadata; where it was read by Discover, with what the server adds.</summary>
    public ImmutableDictionary<string, string> Metadata { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The revision; empty for one that is to be registered.</summary>
    public string Revision { get; init; } = "";

    /// <summary>The owner whose copy it is; null for a native.</summary>
    public string? Mark => Metadata.GetValueOrDefault(MarkKey);

    /// <summary>Host and port.</summary>
    public string Address => $"{Host}:{Port}";
}
