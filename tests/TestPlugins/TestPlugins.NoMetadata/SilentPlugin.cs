using PolarisSync.Abstractions;

namespace TestPlugins.NoMetadata;

/// <summary>Does not say what it was built against.</summary>
public sealed class SilentPlugin : IPlugin
{
    /// <inheritdoc/>
    public PluginInfo Info { get; } = new() { Name = "Silent", Version = "1.0.0" };

    /// <inheritdoc/>
    public void Register(IPluginRegistrar registrar)
    {
    }
}
