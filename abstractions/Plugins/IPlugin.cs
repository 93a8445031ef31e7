namespace PolarisSync.Abstractions;

/// <summary>
/// The entry of an adapter DLL: exactly one public class with a public constructor without parameters implements it.
/// The host creates it once when it loads the DLL.
/// </summary>
public interface IPlugin
{
    /// <summary>Who this is, for <c>polarissync plugins</c> and the logs.</summary>
    PluginInfo Info { get; }

    /// <summary>Tells the host what the DLL offers. Called once; does no I/O and starts nothing.</summary>
    void Register(IPluginRegistrar registrar);
}
