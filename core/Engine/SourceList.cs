using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Engine;

/// <summary>The last complete list of one namespace.</summary>
internal sealed class SourceList
{
    /// <summary>What it named.</summary>
    public ImmutableHashSet<ServiceKey> Services { get; set; } = [];

    /// <summary>When the call that gave it began; null while there was none.</summary>
    public DateTimeOffset? At { get; set; }

    /// <summary>A call is under way.</summary>
    public bool IsReading { get; set; }

    /// <summary>Another call is wanted once the present one has ended.</summary>
    public bool IsWanted { get; set; }

    /// <summary>Services to read once the next call has ended.</summary>
    public HashSet<ServiceKey> ReadAfter { get; } = [];
}
