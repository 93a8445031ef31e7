using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

/// <summary>Offers the endpoint type <c>consul</c>, as source and as destination.</summary>
public sealed class ConsulPlugin : IPlugin
{
    /// <inheritdoc/>
    public PluginInfo Info { get; } = new()
    {
        Name = "Consul",
        Version = typeof(ConsulPlugin).Assembly.GetName().Version?.ToString(3) ?? "0.0.0",
        Description = "HashiCorp Consul from 1.8, over its HTTP API.",
    };

    /// <inheritdoc/>
    public void Register(IPluginRegistrar registrar)
    {
        ArgumentNullException.ThrowIfNull(registrar);
        registrar.AddEndpoint(
            new EndpointType
            {
                Name = "consul",
                Roles = EndpointRoles.Source | EndpointRoles.Destination,
                HasGroups = false,
                HasNamespaces = false,
                Lease = CopyLease.None,
                AddressSchemes = ["http", "https"],
            },
            ConsulOptionsJson.Default.ConsulOptions,
            context => new ConsulEndpoint(context));
    }
}
