using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Fakes;

/// <summary>What kind of server an <see cref="InMemoryRegistry"/> plays. Replaced as a whole; endpoints follow at once.</summary>
public sealed record InMemoryRegistryOptions
{
    /// <summary>Whether it can be read as a source.</summary>
    public bool IsSource { get; init; } = true;

    /// <summary>Whether it can be written.</summary>
    public bool IsDestination { get; init; } = true;

    /// <summary>
    /// Traits as a destination. <see cref="DestinationTraits.ReadLag"/> and <see cref="DestinationTraits.HasNamespaces"/> count for the source
    /// side as well; <see cref="DestinationTraits.TargetPerSource"/> is not played. With <see cref="DestinationTraits.HasGroups"/> it keeps groups, and of an instance the names of its own
    /// alone.
    /// </summary>
    public DestinationTraits Traits { get; init; } = new() { HasNamespaces = true, ConditionalWrites = true };

    /// <summary>Whether reads of targets say that only addresses name copies, although the traits promise more.</summary>
    public bool IsOwnershipWeak { get; init; }

    /// <summary>What a watch reports.</summary>
    public InMemoryWatchKind Watch { get; init; }

    /// <summary>Whether snapshots carry a version; without one nothing but the order of calls tells old from new.</summary>
    public bool HasVersions { get; init; } = true;

    /// <summary>Whether services are objects of their own that stay when the last instance goes; otherwise they come and go with their instances.</summary>
    public bool KeepsServices { get; init; }

    /// <summary>More pairs than these on one instance, the mark included, are refused.</summary>
    public int MaxMetadataPairs { get; init; } = int.MaxValue;

    /// <summary>Smallest weight above 0 the server keeps; smaller ones become this, as a named loss. 0 is always kept.</summary>
    public long MinWeight { get; init; } = 1;

    /// <summary>Largest weight the server keeps; larger ones become this, as a named loss.</summary>
    public long MaxWeight { get; init; } = long.MaxValue;

    /// <summary>How long each read takes.</summary>
    public TimeSpan ReadDelay { get; init; }

    /// <summary>How long each apply takes before it reaches the server.</summary>
    public TimeSpan WriteDelay { get; init; }

    /// <summary>How long a watch takes to tell of a change.</summary>
    public TimeSpan WatchDelay { get; init; }

    /// <summary>How far reads lag; where they show the endpoint's own writes at once those of others are not played as late either.</summary>
    internal TimeSpan Lag => Traits.ReadsOwnWrites ? TimeSpan.Zero : Traits.ReadLag;

    /// <summary>What <see cref="EndpointInfo.ServerVersion"/> says.</summary>
    public string ServerVersion { get; init; } = "in-memory 1";
}
