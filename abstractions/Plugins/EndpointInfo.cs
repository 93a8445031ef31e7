using System.Collections.Immutable;

namespace PolarisSync.Abstractions;

/// <summary>What an endpoint turned out to be when it was opened.</summary>
public sealed record EndpointInfo
{
    /// <summary>The server's version, or a short text where it does not tell one. A change of it tries what was refused again.</summary>
    public required string ServerVersion { get; init; }

    /// <summary>Traits as a source; null where it is none.</summary>
    public SourceTraits? Source { get; init; }

    /// <summary>Traits as a destination; null where it is none.</summary>
    public DestinationTraits? Destination { get; init; }

    /// <summary>Sentences worth telling a person at <c>check</c> and once in the log; no secrets.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
