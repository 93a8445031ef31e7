using System.Collections.Immutable;

namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>What a client is shown of a service: disabled ones dropped, health forced where the threshold says so.</summary>
internal sealed record ServiceView
{
    public required NacosServiceKey Key { get; init; }

    public required string Clusters { get; init; }

    public required ImmutableArray<NacosInstance> Hosts { get; init; }

    public required bool Protected { get; init; }

    public required DateTimeOffset At { get; init; }
}
