using PolarisSync.Abstractions;

namespace TestPlugins.NoConstructor;

/// <summary>Wants something nobody gives it.</summary>
/// <param name="name">Its name.</param>
public sealed class DemandingPlugin(string name) : IPlugin
{
    /// <inheritdoc/>
    public PluginInfo Info { get; } = new() { Name = name, Version = "1.0.0" };

    /// <inheritdoc/>
    public void Register(IPluginRegistrar registrar)
    {
    }
}
