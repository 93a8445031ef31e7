using System.Collections.Immutable;

namespace PolarisSync.Host.Http;

/// <summary>One task as configured, defaults filled in.</summary>
internal sealed record ConfiguredTask
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it does anything.</summary>
    public bool Enabled { get; init; }

    /// <summary>Where services are read.</summary>
    public required ConfiguredEndpoint Source { get; init; }

    /// <summary>Where copies are written.</summary>
    public required ConfiguredEndpoint Destination { get; init; }

    /// <summary>Which services; each belongs to the first match that includes it.</summary>
    public ImmutableArray<ConfiguredMatch> Matches { get; init; } = [];

    /// <summary>How names, namespaces and metadata change on the way, one rule an entry.</summary>
    public ImmutableArray<string> Mapping { get; init; } = [];

    /// <summary>The other settings in one line, as the log says them.</summary>
    public string Settings { get; init; } = "";
}
