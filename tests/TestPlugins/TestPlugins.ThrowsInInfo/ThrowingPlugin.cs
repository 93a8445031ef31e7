using PolarisSync.Abstractions;

namespace TestPlugins.ThrowsInInfo;

/// <summary>Cannot say who it is.</summary>
public sealed class ThrowingPlugin : IPlugin
{
    /// <inheritdoc/>
    public PluginInfo Info => throw new NotSupportedException("nobody knows");

    /// <inheritdoc/>
    public void Register(IPluginRegistrar registrar)
    {
    }
}
