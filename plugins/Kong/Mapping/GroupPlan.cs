using System.Collections.Immutable;

namespace PolarisSync.Plugins.Kong;

/// <summary>What is to stand for a group.</summary>
internal sealed record GroupPlan
{
    /// <summary>What the engine calls it.</summary>
    public required string Label { get; init; }

    /// <summary>What it is.</summary>
    public required KongIdentity Identity { get; init; }

    /// <summary>Name of its upstream.</summary>
    public required string UpstreamName { get; init; }

    /// <summary>The upstream that is there; null where it is to be made.</summary>
    public KongObject? Existing { get; init; }

    /// <summary>The upstream is somebody else's: only rows are written.</summary>
    public bool IsAttached { get; init; }

    /// <summary>The tags of ours on the upstream and on its rows.</summary>
    public required ImmutableArray<string> Tags { get; init; }

    /// <summary>Whether the upstream is missing or not in form.</summary>
    public bool NeedsWrite => !IsAttached && (Existing is null || !KongTags.AreInForm(Existing.Tags, Tags));
}
