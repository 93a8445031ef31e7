using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

/// <summary>One service as it was read.</summary>
/// <typeparam name="T">What is kept of an instance.</typeparam>
internal sealed class CatalogService<T>(string name)
    where T : class
{
    private readonly List<T> _instances = [];

    public string Name { get; } = name;

    public SnapshotVersion Version { get; set; }

    /// <summary>Whether Consul knows it, though maybe with nothing in it that is kept. A service without instances does not exist in Consul.</summary>
    public bool Exists { get; private set; }

    public IReadOnlyList<T> Instances => _instances;

    public void Add(T? instance)
    {
        Exists = true;
        if (instance is not null)
        {
            _instances.Add(instance);
        }
    }
}
