using System.Collections.Immutable;

namespace PolarisSync.Host.Loading;

/// <summary>What <c>plugins</c> tells.</summary>
internal sealed record PluginReport
{
    /// <summary>The plugins folder.</summary>
    public required string Path { get; init; }

    /// <summary>The version of PolarisSync.Abstractions in the host: adapters built against a newer one are refused.</summary>
    public required string Abstractions { get; init; }

    /// <summary>Every DLL, sorted by file.</summary>
    public ImmutableArray<PluginStatus> Plugins { get; init; } = [];

    /// <summary>Tells what a catalog holds.</summary>
    public static PluginReport Of(PluginCatalog catalog, string path) => new()
    {
        Path = path,
        Abstractions = PluginRules.HostVersion,
        Plugins =
        [
            .. catalog.Set.Entries.Select(entry => PluginStatus.Of(entry, catalog.Set)).Concat(catalog.Replaced.Select(PluginStatus.Of))
                .OrderBy(plugin => plugin.File, StringComparer.Ordinal),
        ],
    };
}
