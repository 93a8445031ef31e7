using System.Collections.Immutable;
using PolarisSync.Plugins.Kong.Wire;

namespace PolarisSync.Plugins.Kong;

/// <summary>A service or an upstream that is there.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name; empty where a service has none.</param>
/// <param name="Host">The host of a service; empty for an upstream.</param>
/// <param name="Tags">Its tags.</param>
internal sealed record KongObject(string Id, string Name, string Host, ImmutableArray<string> Tags)
{
    /// <summary>What it stands for; null where it is not ours.</summary>
    public KongIdentity? Identity { get; } = KongTags.Identify(Tags);

    public static KongObject From(WireObject wire, string what) =>
        new(wire.Id ?? throw KongErrors.Unreadable(what), wire.Name ?? "", wire.Host ?? "", wire.Tags is null ? [] : [.. wire.Tags]);
}
