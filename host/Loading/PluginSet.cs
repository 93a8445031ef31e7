namespace PolarisSync.Host.Loading;

/// <summary>Result of looking through a plugins folder.</summary>
/// <param name="Plugins">What was loaded, sorted by file.</param>
/// <param name="Problems">What was not, sorted by file.</param>
internal sealed record PluginSet(IReadOnlyList<LoadedPlugin> Plugins, IReadOnlyList<PluginProblem> Problems);
