using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kong;

/// <summary>Offers the endpoint type <c>kong</c>, as destination.</summary>
public sealed class KongPlugin : IPlugin
{
    /// <inheritdoc/>
    public PluginInfo Info { get; } = new()
    {
        Name = "Kong",
        Version = typeof(KongPlugin).Assembly.GetName().Version?.ToString(3) ?? "0.0.0",
        Description = "Kong 1.5 to 3.9 with a database, over its Admin API: services, upstreams and targets.",
    };

    /// <inheritdoc/>
    public void Register(IPluginRegistrar registrar)
    {
        ArgumentNullException.ThrowIfNull(registrar);
        registrar.AddEndpoint(
            new EndpointType
            {
                Name = "kong",
                Roles = EndpointRoles.Destination,
                HasGroups = true,
                HasNamespaces = true,
                Lease = CopyLease.None,
                AddressSchemes = ["http", "https"],
            },
            KongOptionsJson.Default.KongOptions,
            context => new KongEndpoint(context));
    }
}
