namespace PolarisSync.Host.Loading;

/// <summary>An adapter that was replaced while endpoints of it were in use. Holds nothing of the adapter itself, so that it can be freed.</summary>
internal sealed record ReplacedPlugin(string File, string Name, string Version, string? BuiltAgainst, PluginContext Context)
{
    public static ReplacedPlugin From(PluginEntry entry) =>
        new(entry.File, entry.Loaded!.Info.Name, entry.Loaded.Info.Version, entry.Facts?.BuiltAgainst, entry.Loaded.Context);
}
