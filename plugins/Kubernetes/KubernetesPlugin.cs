using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>Offers the endpoint type <c>kubernetes</c> as source, and the configuration provider of the same name.</summary>
public sealed class KubernetesPlugin : IPlugin
{
    private const string Name = "kubernetes";

    /// <inheritdoc/>
    public PluginInfo Info { get; } = new()
    {
        Name = "Kubernetes",
        Version = typeof(KubernetesPlugin).Assembly.GetName().Version?.ToString(3) ?? "0.0.0",
        Description = "Kubernetes 1.21 and later: Services and their EndpointSlices as source, and the configuration from a ConfigMap.",
    };

    /// <inheritdoc/>
    public void Register(IPluginRegistrar registrar)
    {
        ArgumentNullException.ThrowIfNull(registrar);
        registrar.AddEndpoint(
            new EndpointType
            {
                Name = Name,
                Roles = EndpointRoles.Source,
                HasGroups = false,
                HasNamespaces = true,
                AddressSchemes = ["https", "http"],
            },
            KubernetesOptionsJson.Default.KubernetesOptions,
            context => new KubernetesEndpoint(context, InCluster.Default));
        registrar.AddTaskProvider(Name, context => new ConfigMapProvider(context, InCluster.Default));
    }
}
