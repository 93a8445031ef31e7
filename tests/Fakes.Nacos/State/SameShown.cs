using System.Diagnostics.CodeAnalysis;

namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>Two registrations that read the same are shown once.</summary>
internal sealed class SameShown : IEqualityComparer<NacosInstance>
{
    public static SameShown Instance { get; } = new();

    public bool Equals(NacosInstance? x, NacosInstance? y) => ReferenceEquals(x, y) || (x is not null && y is not null
        && x.OverlayKey == y.OverlayKey && x.Weight.Equals(y.Weight) && x.Healthy == y.Healthy && x.Enabled == y.Enabled && x.Ephemeral == y.Ephemeral
        && x.HasId == y.HasId && x.Metadata.Count == y.Metadata.Count
        && x.Metadata.All(pair => y.Metadata.TryGetValue(pair.Key, out var value) && value == pair.Value));

    public int GetHashCode([DisallowNull] NacosInstance obj) => StringComparer.Ordinal.GetHashCode(obj.OverlayKey);
}
