namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>The two ways a dump is read.</summary>
internal static class DumpTypes
{
    /// <summary>With everything.</summary>
    public static DumpType<WireService, WireCheck> Whole { get; } = new(ConsulJson.Default.WireService, ConsulJson.Default.WireCheck);

    /// <summary>With the indexes alone: all that is kept of the catalog while looking for what changed.</summary>
    public static DumpType<WireIndexedService, WireIndexedCheck> Indexes { get; } = new(ConsulJson.Default.WireIndexedService, ConsulJson.Default.WireIndexedCheck);
}
