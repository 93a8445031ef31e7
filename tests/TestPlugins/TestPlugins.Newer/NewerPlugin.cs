using PolarisSync.Abstractions;

namespace TestPlugins.Newer;

/// <summary>Built against abstractions that are not out yet; would fail if anybody created it.</summary>
public sealed class NewerPlugin : IPlugin
{
    /// <summary>Must never be called.</summary>
    public NewerPlugin() => throw new InvalidOperationException("it was loaded");

    /// <inheritdoc/>
    public PluginInfo Info { get; } = new() { Name = "Newer", Version = "1.0.0" };

    /// <inheritdoc/>
    public void Register(IPluginRegistrar registrar)
    {
    }
}
