using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

/// <summary>A write the server acknowledged and Discover may not show yet.</summary>
internal sealed record RecentWrite
{
    /// <summary>What the copy is now; null when it was deleted.</summary>
    public required ObservedInstance? Written { get; init; }

    /// <summary>Revisions it had before; empty where it was not there. What Discover shows with one of them is old.</summary>
    public required IReadOnlyList<string> OldRevisions { get; init; }

    /// <summary>What earlier writes made of it; Discover may show that for a moment.</summary>
    public required IReadOnlyList<ServiceInstance?> OldContents { get; init; }

    /// <summary>When it was acknowledged, as a timestamp of the clock.</summary>
    public required long At { get; init; }

    /// <summary>Whether what Discover shows was there before the write. Anything else is the write, or what came after it.</summary>
    public bool IsOlder(ServiceInstance? shown, string revision) =>
        OldRevisions.Contains(revision, StringComparer.Ordinal) || (!Equals(shown, Written?.Instance) && OldContents.Contains(shown));
}
