using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

/// <summary>One service as it was read.</summary>
/// <typeparam name="T">What is kept of an instance.</typeparam>
internal sealed class CatalogService<T>(string name, SnapshotVersion version)
    where T : class
{
    public string Name { get; } = name;

    public SnapshotVersion Version { get; } = version;

    /// <summary>Whether Consul knows it, though maybe with nothing in it that is kept. A service without instances does not exist in Consul.</summary>
    public bool Exists { get; init; }

    public ImmutableArray<T> Instances { get; init; } = [];
}
