using System.Collections.Immutable;

namespace PolarisSync.Plugins.Kong;

/// <summary>What is to stand for a service.</summary>
internal sealed record ServicePlan
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its host: the upstream of all instances.</summary>
    public required string Host { get; init; }

    /// <summary>The service that is there; null where it is to be made.</summary>
    public KongObject? Existing { get; init; }

    /// <summary>The tags of ours on it.</summary>
    public required ImmutableArray<string> Tags { get; init; }

    /// <summary>Whether it is missing or not in form.</summary>
    public bool NeedsWrite => Existing is null || Existing.Host != Host || !KongTags.AreInForm(Existing.Tags, Tags);
}
