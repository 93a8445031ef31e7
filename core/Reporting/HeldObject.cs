using System.Collections.Immutable;

namespace PolarisSync.Core.Reporting;

/// <summary>Losses that wait: for a person, for the instances to come back, or for time.</summary>
public sealed record HeldObject
{
    /// <summary>Short id to approve or deny it by.</summary>
    public required string Id { get; init; }

    /// <summary><c>target</c>, <c>task</c> or <c>purge</c>.</summary>
    public required string Scope { get; init; }

    /// <summary>The scope's name: <c>destination: namespace/service</c>, or the task.</summary>
    public required string Name { get; init; }

    /// <summary>Why, with numbers.</summary>
    public required string Reason { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When time alone will release the oldest of it, if a fresh read agrees; null for never, and for a purge that waits for its endpoint.</summary>
    public DateTimeOffset? ReleasedAt { get; init; }

    /// <summary>Whether a person pinned it by <c>deny</c>.</summary>
    public bool Denied { get; init; }

    /// <summary>How many losses are held.</summary>
    public int Count { get; init; }

    /// <summary>How many instances its scope shows at present; null for a purge.</summary>
    public int? Present { get; init; }

    /// <summary>How many would be normal, by what the scope showed before; null for a purge.</summary>
    public int? Base { get; init; }

    /// <summary>Ids of other held objects that hold some of the same losses: approving either lets those through.</summary>
    public ImmutableArray<string> SharedWith { get; init; } = [];

    /// <summary>The first of them, sorted, as <c>destination namespace/service host:port</c>.</summary>
    public ImmutableArray<string> Examples { get; init; } = [];
}
