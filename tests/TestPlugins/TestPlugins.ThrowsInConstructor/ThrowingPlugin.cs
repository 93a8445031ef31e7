using PolarisSync.Abstractions;

namespace TestPlugins.ThrowsInConstructor;

/// <summary>Fails as soon as it is created.</summary>
public sealed class ThrowingPlugin : IPlugin
{
    /// <summary>Fails.</summary>
    public ThrowingPlugin() => throw new InvalidOperationException("the key is missing");

    /// <inheritdoc/>
    public PluginInfo Info { get; } = new() { Name = "Throwing", Version = "1.0.0" };

    /// <inheritdoc/>
    public void Register(IPluginRegistrar registrar)
    {
    }
}
