using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

/// <summary>Offers the endpoint type <c>polaris</c>, as source and as destination.</summary>
public sealed class PolarisPlugin : IPlugin
{
    /// <inheritdoc/>
    public PluginInfo Info { get; } = new()
    {
        Name = "Polaris",
        Version = typeof(PolarisPlugin).Assembly.GetName().Version?.ToString(3) ?? "0.0.0",
        Description = "Polaris 1.17 and 1.18, over its HTTP API and the Discover stream of gRPC.",
    };

    /// <inheritdoc/>
    public void Register(IPluginRegistrar registrar)
    {
        ArgumentNullException.ThrowIfNull(registrar);
        registrar.AddEndpoint(
            new EndpointType
            {
                Name = "polaris",
                Roles = EndpointRoles.Source | EndpointRoles.Destination,
                HasGroups = false,
                HasNamespaces = true,
                Lease = CopyLease.None,
                AddressSchemes = ["http", "https", "grpc"],
            },
            PolarisOptionsJson.Default.PolarisOptions,
            context => new PolarisEndpoint(context));
    }
}
