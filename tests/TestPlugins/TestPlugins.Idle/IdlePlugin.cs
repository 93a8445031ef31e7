using PolarisSync.Abstractions;

namespace TestPlugins.Idle;

/// <summary>A source that never holds anything, for opening and closing.</summary>
public sealed class IdlePlugin : IPlugin
{
    /// <inheritdoc/>
    public PluginInfo Info { get; } = new() { Name = "Idle", Version = "1.0.0" };

    /// <inheritdoc/>
    public void Register(IPluginRegistrar registrar)
    {
        ArgumentNullException.ThrowIfNull(registrar);
        registrar.AddEndpoint(
            new EndpointType { Name = "idle", Roles = EndpointRoles.Source, AddressSchemes = [] },
            IdleJson.Default.IdleOptions,
            context => new IdleEndpoint(context.Options));
    }
}
