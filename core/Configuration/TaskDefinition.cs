using System.Collections.Immutable;

namespace PolarisSync.Core.Configuration;

/// <summary>One task: copy what matches from a source endpoint to a destination endpoint.</summary>
public sealed record TaskDefinition
{
    /// <summary>Unique over all documents.</summary>
    public required string Name { get; init; }

    /// <summary>A disabled task contributes nothing; its copies are treated by <see cref="OnRemove"/>.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Where services are read. Its name is the owner of the copies.</summary>
    public required EndpointConfiguration Source { get; init; }

    /// <summary>Where copies are written.</summary>
    public required EndpointConfiguration Destination { get; init; }

    /// <summary>Which services; a service belongs to the first match that includes it.</summary>
    public ImmutableArray<MatchDefinition> Matches { get; init; } = [];

    /// <summary>What services are called at the destination, and what changes on their copies.</summary>
    public MappingDefinition Mapping { get; init; } = MappingDefinition.None;

    /// <summary>Methods of the task's document.</summary>
    public MethodSettings Methods { get; init; } = new();

    /// <summary>What becomes of copies when the task is withdrawn.</summary>
    public required RemovalPolicy OnRemove { get; init; }

    /// <summary>How long a purge waits, and can be denied, before it is carried out.</summary>
    public TimeSpan PurgeAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Whether deletes are carried out at all. Updates are, also those that take an instance out of traffic; so are a copy's giving way to a native,
    /// and a purge.
    /// </summary>
    public SyncPolicy Policy { get; init; }

    /// <summary>At gateways: whether a group of all instances is made besides the configured ones.</summary>
    public bool DefaultGroup { get; init; } = true;

    /// <summary>How long an instance that turns unhealthy stays in traffic: one that is healthy again by then causes no write. Zero for off.</summary>
    public TimeSpan FlapDamping { get; init; }

    /// <summary>When losses are held.</summary>
    public GuardSettings Guard { get; init; } = new();

    /// <summary>The first match that includes the service, or null.</summary>
    public MatchDefinition? FindMatch(Abstractions.ServiceKey service)
    {
        foreach (var match in Matches)
        {
            if (match.Includes(service))
            {
                return match;
            }
        }

        return null;
    }
}
