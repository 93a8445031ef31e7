using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>Offers the configuration provider <c>kubernetes</c>.</summary>
public sealed class KubernetesPlugin : IPlugin
{
    private const string Name = "kubernetes";

    /// <inheritdoc/>
    public PluginInfo Info { get; } = new()
    {
        Name = "Kubernetes",
        Version = typeof(KubernetesPlugin).Assembly.GetName().Version?.ToString(3) ?? "0.0.0",
        Description = "Kubernetes 1.21 and later: the configuration from a ConfigMap.",
    };

    /// <inheritdoc/>
    public void Register(IPluginRegistrar registrar)
    {
        ArgumentNullException.ThrowIfNull(registrar);
        registrar.AddTaskProvider(Name, context => new ConfigMapProvider(context, InCluster.Default));
    }
}
