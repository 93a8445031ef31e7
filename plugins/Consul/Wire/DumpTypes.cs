namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>The two ways a dump is read.</summary>
internal static class DumpTypes
{
    /// <summary>With everything.</summary>
    public static DumpType<WireService, WireCheck> Whole { get; } = new(WireServiceReader.TryRead, WireCheckReader.TryRead);

    /// <summary>With the indexes alone: all that is kept of the catalog while looking for what changed.</summary>
    public static DumpType<WireIndexedService, WireIndexedCheck> Indexes { get; } = new(WireIndexedServiceReader.TryRead, WireIndexedCheckReader.TryRead);
}
