using System.Collections.Immutable;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Host.Hosting;

/// <summary>What <c>status</c> tells: the host's own state and the engine's. Holds no secret.</summary>
internal sealed record HostStatus
{
    /// <summary>The product's version.</summary>
    public required string Version { get; init; }

    /// <summary>When this process began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Whether everything was read and planned once; also what <c>/health/ready</c> answers.</summary>
    public required bool Ready { get; init; }

    /// <summary>Why not; empty when it is.</summary>
    public ImmutableArray<string> NotReadyReasons { get; init; } = [];

    /// <summary>Adapters that cannot be used, one sentence each.</summary>
    public ImmutableArray<string> PluginProblems { get; init; } = [];

    /// <summary>Faults and warnings of the latest configuration documents; of a refused document those that refuse it.</summary>
    public ImmutableArray<string> ConfigurationProblems { get; init; } = [];

    /// <summary>Documents that stand in force from their backup.</summary>
    public ImmutableArray<string> FromBackup { get; init; } = [];

    /// <summary>Whether the demo or a backup runs instead of the documents, and why; empty when neither does.</summary>
    public ImmutableArray<string> ConfigurationNotes { get; init; } = [];

    /// <summary>The latest health checks, by endpoint; empty where the documents ask for none.</summary>
    public ImmutableArray<EndpointHealth> Health { get; init; } = [];

    /// <summary>What the engine knows of itself.</summary>
    public required EngineStatus Engine { get; init; }
}
