using System.Collections.Immutable;
using System.Globalization;

namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>One instance as it was registered.</summary>
internal sealed record NacosInstance
{
    private static readonly ImmutableDictionary<string, string> NoMetadata = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    public string Ip { get; init; } = "";

    public int Port { get; init; }

    public string Cluster { get; init; } = NacosNames.DefaultCluster;

    public double Weight { get; init; } = 1;

    public bool Healthy { get; init; } = true;

    public bool Enabled { get; init; } = true;

    public bool Ephemeral { get; init; } = true;

    public ImmutableDictionary<string, string> Metadata { get; init; } = NoMetadata;

    /// <summary>False for the ways to register that leave the id out of later answers: HTTP v2 and v3.</summary>
    public bool HasId { get; init; } = true;

    /// <summary>An id that was given otherwise than by address; null for the usual one.</summary>
    public string? GivenId { get; init; }

    /// <summary>When it was registered or last gave a sign of life.</summary>
    public DateTimeOffset LastBeat { get; init; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"{Ip}:{Port}");

    /// <summary>What an overlay is kept under.</summary>
    public string OverlayKey => $"{Address}:{Cluster}";

    /// <summary>A duration from the preserved metadata, or what holds without.</summary>
    public long Milliseconds(string key, long otherwise) =>
        Metadata.TryGetValue(key, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
