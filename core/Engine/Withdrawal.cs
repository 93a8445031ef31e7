using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Guard;

namespace PolarisSync.Core.Engine;

/// <summary>A contribution that is made no more, and what is to become of its copies (DESIGN law 8).</summary>
internal sealed class Withdrawal
{
    /// <summary>The target.</summary>
    public required TargetId Target { get; init; }

    /// <summary>Owner of the copies.</summary>
    public required string Owner { get; init; }

    /// <summary>The task that made them.</summary>
    public required string Task { get; set; }

    /// <summary>The source service they are copies of; null when that was not stored.</summary>
    public ServiceKey? Service { get; init; }

    /// <summary>Addresses it contributed last, and contributes no more.</summary>
    public required ImmutableHashSet<HostPort> Addresses { get; set; }

    /// <summary>The groups that are withdrawn, where it is about these and not about copies.</summary>
    public ImmutableHashSet<string> Groups { get; init; } = [];

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Id of the held object when the copies are to be purged; null when they are kept.</summary>
    public string? PurgeId { get; set; }

    /// <summary>When they are purged.</summary>
    public DateTimeOffset PurgeAt { get; set; }

    /// <summary>The purge was approved, or its time has come.</summary>
    public bool PurgeNow { get; set; }
}
