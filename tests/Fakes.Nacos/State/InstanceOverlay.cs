using System.Collections.Immutable;

namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>What an operator set for one address: it lies over whatever is registered there, and outlives it for a minute.</summary>
internal sealed record InstanceOverlay
{
    public double Weight { get; init; } = 1;

    public bool Enabled { get; init; } = true;

    public ImmutableDictionary<string, string> Metadata { get; init; } = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>When its instance went; null while that is there, or never was.</summary>
    public DateTimeOffset? Orphaned { get; init; }

    public NacosInstance Over(NacosInstance instance) =>
        instance with { Weight = Weight, Enabled = Enabled, Metadata = instance.Metadata.SetItems(Metadata) };
}
