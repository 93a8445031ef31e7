using PolarisSync.Abstractions;
using Words;

namespace TestPlugins.MissingDependency;

/// <summary>Needs a library that was left behind.</summary>
public sealed class LonelyPlugin : IPlugin
{
    /// <inheritdoc/>
    public PluginInfo Info { get; } = new() { Name = "Lonely", Version = "1.0.0", Description = Greeting.Text };

    /// <inheritdoc/>
    public void Register(IPluginRegistrar registrar)
    {
    }
}
