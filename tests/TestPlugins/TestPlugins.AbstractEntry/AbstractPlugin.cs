using PolarisSync.Abstractions;

namespace TestPlugins.AbstractEntry;

/// <summary>Nobody can create it.</summary>
public abstract class AbstractPlugin : IPlugin
{
    /// <inheritdoc/>
    public PluginInfo Info { get; } = new() { Name = "Abstract", Version = "1.0.0" };

    /// <inheritdoc/>
    public abstract void Register(IPluginRegistrar registrar);
}
