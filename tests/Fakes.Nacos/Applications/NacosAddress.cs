using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace PolarisSync.Tests.Fakes.Nacos.Applications;

/// <summary>One instance as applications write and read it.</summary>
public sealed record NacosAddress
{
    /// <summary>The host.</summary>
    public required string Ip { get; init; }

    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>The weight; 1 is one normal share.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Whether it is well.</summary>
    public bool Healthy { get; init; } = true;

    /// <summary>Whether consumers are shown it.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The cluster.</summary>
    public string Cluster { get; init; } = "DEFAULT";

    /// <summary>The metadata.</summary>
    public ImmutableDictionary<string, string> Metadata { get; init; } = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The mark of copies, or null: then it is a native.</summary>
    public string? Mark => Metadata.GetValueOrDefault("__sync__");

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ip}:{Port}");

    internal static NacosAddress From(JsonObject host) => new()
    {
        Ip = host["ip"]!.GetValue<string>(),
        Port = host["port"]!.GetValue<int>(),
        Weight = host["weight"]!.GetValueKind() == System.Text.Json.JsonValueKind.Number ? host["weight"]!.GetValue<double>() : double.NaN,
        Healthy = host["healthy"]!.GetValue<bool>(),
        Enabled = host["enabled"]!.GetValue<bool>(),
        Cluster = host["clusterName"]!.GetValue<string>(),
        Metadata = (host["metadata"] as JsonObject ?? []).ToImmutableDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>(), StringComparer.Ordinal),
    };
}
