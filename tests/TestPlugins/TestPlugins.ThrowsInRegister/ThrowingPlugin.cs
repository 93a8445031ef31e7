using PolarisSync.Abstractions;

namespace TestPlugins.ThrowsInRegister;

/// <summary>An adapter that fails while it registers.</summary>
public sealed class ThrowingPlugin : IPlugin
{
    /// <inheritdoc/>
    public PluginInfo Info { get; } = new() { Name = "Throwing", Version = "1.0.0" };

    /// <inheritdoc/>
    public void Register(IPluginRegistrar registrar) => throw new InvalidOperationException("the licence is missing");
}
