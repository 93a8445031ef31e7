namespace PolarisSync.Host.Loading;

/// <summary>What became of one adapter folder.</summary>
internal sealed record PluginEntry
{
    /// <summary>The DLL, as <c>folder/file</c> below the plugins folder.</summary>
    public required string File { get; init; }

    /// <summary>Names, sizes and times of the files that were looked at.</summary>
    public string Stamp { get; init; } = "";

    /// <summary>What the DLL says of itself; null when it cannot be read.</summary>
    public AssemblyFacts? Facts { get; init; }

    /// <summary>What runs of it; null when it was refused.</summary>
    public LoadedPlugin? Loaded { get; init; }

    /// <summary>Why it was refused, or why its new files are not used while the old ones go on; null when neither.</summary>
    public string? Fault { get; init; }

    /// <summary>What deserves a look although it is loaded; null when nothing does.</summary>
    public string? Warning { get; init; }

    /// <summary>It runs, but its files are gone from the plugins folder.</summary>
    public bool IsGone { get; init; }
}
