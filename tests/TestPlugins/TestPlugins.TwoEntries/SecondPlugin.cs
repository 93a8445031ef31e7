using PolarisSync.Abstractions;

namespace TestPlugins.TwoEntries;

/// <summary>One of two entry classes, of which there may be one.</summary>
public sealed class SecondPlugin : IPlugin
{
    /// <inheritdoc/>
    public PluginInfo Info { get; } = new() { Name = "Second", Version = "1.0.0" };

    /// <inheritdoc/>
    public void Register(IPluginRegistrar registrar)
    {
    }
}
