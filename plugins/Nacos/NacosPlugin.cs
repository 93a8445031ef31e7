using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>Offers the endpoint type <c>nacos</c>, as source and as destination.</summary>
public sealed class NacosPlugin : IPlugin
{
    /// <inheritdoc/>
    public PluginInfo Info { get; } = new()
    {
        Name = "Nacos",
        Version = typeof(NacosPlugin).Assembly.GetName().Version?.ToString(3) ?? "0.0.0",
        Description = "Alibaba Nacos 2.x and 3.x, over its HTTP and gRPC APIs.",
    };

    /// <inheritdoc/>
    public void Register(IPluginRegistrar registrar)
    {
        ArgumentNullException.ThrowIfNull(registrar);
        registrar.AddEndpoint(
            new EndpointType
            {
                Name = "nacos",
                Roles = EndpointRoles.Source | EndpointRoles.Destination,
                HasGroups = false,
                HasNamespaces = true,
                Lease = CopyLease.Session,
                AddressSchemes = ["http", "https"],
            },
            NacosOptionsJson.Default.NacosOptions,
            context => new NacosEndpoint(context));
    }
}
