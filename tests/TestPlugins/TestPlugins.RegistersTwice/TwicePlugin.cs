using PolarisSync.Abstractions;

namespace TestPlugins.RegistersTwice;

/// <summary>Offers one provider two times.</summary>
public sealed class TwicePlugin : IPlugin
{
    /// <inheritdoc/>
    public PluginInfo Info { get; } = new() { Name = "Twice", Version = "1.0.0" };

    /// <inheritdoc/>
    public void Register(IPluginRegistrar registrar)
    {
        ArgumentNullException.ThrowIfNull(registrar);
        var type = new EndpointType { Name = "twice", Roles = EndpointRoles.Source };
        registrar.AddEndpoint(type, TwiceJson.Default.TwiceOptions, _ => throw new NotSupportedException());
        registrar.AddEndpoint(type, TwiceJson.Default.TwiceOptions, _ => throw new NotSupportedException());
    }
}
