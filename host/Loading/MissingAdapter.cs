using PolarisSync.Core.Configuration;

namespace PolarisSync.Host.Loading;

/// <summary>Says why nobody offers an endpoint type.</summary>
internal static class MissingAdapter
{
    /// <summary>For example <c>no loaded adapter offers the type 'toy'; loaded: consul, file</c>, and what is wrong with the DLL that probably would.</summary>
    public static string Explain(string type, PluginSet set)
    {
        var loaded = set.EndpointNames.Count == 0 ? "none is loaded" : $"loaded: {string.Join(", ", set.EndpointNames)}";
        var suspect = set.Entries.FirstOrDefault(entry => entry.Fault is not null && Suggests(entry.File, type));
        return $"no loaded adapter offers the type '{type}'; {loaded}{(suspect is null ? "" : $"; {suspect.File} cannot be used: {suspect.Fault!.TrimEnd('.')}")}";
    }

    private static bool Suggests(string file, string type) =>
        NearestName.Find(type, Path.GetFileNameWithoutExtension(file).Split('.')) is not null;
}
