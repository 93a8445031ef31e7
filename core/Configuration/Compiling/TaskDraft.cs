using System.Collections.Immutable;

namespace PolarisSync.Core.Configuration;

/// <summary>A task as far as it could be read.</summary>
internal sealed record TaskDraft
{
    /// <summary>The document's name for messages.</summary>
    public required string Origin { get; init; }

    public required string Path { get; init; }

    public required SourcePosition Position { get; init; }

    public ConfigText? Name { get; init; }

    public bool Enabled { get; init; }

    /// <summary>Whether it copies configuration groups, which is not supported yet.</summary>
    public bool IsConfiguration { get; init; }

    public EndpointDraft? Source { get; init; }

    public EndpointDraft? Destination { get; init; }

    public ImmutableArray<MatchDefinition> Matches { get; init; } = [];

    /// <summary>Where <c>mapping</c> stands; null without one.</summary>
    public SourcePosition? Mapping { get; init; }

    /// <summary>Null when anything is faulty, or the task is ignored.</summary>
    public TaskDefinition? Definition { get; init; }

    /// <summary>The endpoints that could be read, source first.</summary>
    public IEnumerable<EndpointDraft> Endpoints => new[] { Source, Destination }.OfType<EndpointDraft>();
}
