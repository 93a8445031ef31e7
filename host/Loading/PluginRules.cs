using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;

namespace PolarisSync.Host.Loading;

/// <summary>Judges an adapter by its files, before anything of it is loaded.</summary>
internal static class PluginRules
{
    /// <summary>The version of PolarisSync.Abstractions in this host.</summary>
    public static string HostVersion { get; } =
        (typeof(IPlugin).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0").Split('+')[0];

    /// <summary>Assemblies that adapters share with the host, because they stand in the signatures between the two.</summary>
    public static IReadOnlyList<AssemblyName> Shared { get; } = [typeof(IPlugin).Assembly.GetName(), typeof(ILogger).Assembly.GetName()];

    private static readonly Lazy<HashSet<string>> s_host = new(() =>
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator).Select(path => Path.GetFileNameWithoutExtension(path)).ToHashSet(StringComparer.OrdinalIgnoreCase));

    /// <summary>Refuses what was built against a newer abstractions than this host has.</summary>
    /// <returns>A warning when it does not say what it was built against; otherwise null.</returns>
    /// <exception cref="PluginFaultException">It needs a newer host.</exception>
    public static string? CheckVersion(string? builtAgainst)
    {
        if (builtAgainst is null)
        {
            return "it does not say which version of PolarisSync.Abstractions it was built against, so it may not fit this host; the package's own build targets write it.";
        }

        if (Parse(builtAgainst) is not { } wanted || Parse(HostVersion) is not { } offered)
        {
            return $"it says that it was built against PolarisSync.Abstractions '{builtAgainst}', which is no version, so it may not fit this host.";
        }

        return wanted.CompareTo(offered) <= 0
            ? null
            : throw new PluginFaultException(
                $"it was built against PolarisSync.Abstractions {builtAgainst}, which is newer than the {HostVersion} of this host; upgrade the host, or build the adapter against {HostVersion}.");
    }

    /// <summary>Refuses what needs a DLL that is not there; a folder that is still being copied is found out by it too.</summary>
    /// <exception cref="PluginFaultException">Something is missing.</exception>
    public static void CheckDependencies(AdapterFolder folder, AssemblyFacts facts)
    {
        var files = folder.FileNames();
        if (facts.References.FirstOrDefault(reference => !IsThere(reference.Name + ".dll")) is { } missing)
        {
            throw new PluginFaultException($"it needs {missing.Name} {missing.Version}, which is neither in its folder nor in the host; drop in all files that `dotnet publish` gives.");
        }

        if (ListedPackageFiles(folder).FirstOrDefault(file => !IsThere(file)) is { } listed)
        {
            throw new PluginFaultException($"it needs {listed}, which its {folder.Name}.deps.json lists and which is neither in its folder nor in the host; drop in all files that `dotnet publish` gives.");
        }

        bool IsThere(string file) => files.Contains(file) || s_host.Value.Contains(Path.GetFileNameWithoutExtension(file));
    }

    private static IReadOnlyList<string> ListedPackageFiles(AdapterFolder folder)
    {
        var path = Path.ChangeExtension(folder.Dll, ".deps.json");
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var packages = document.RootElement.GetProperty("libraries").EnumerateObject()
                .Where(library => library.Value.TryGetProperty("type", out var type) && type.ValueEquals("package"))
                .Select(library => library.Name).ToHashSet(StringComparer.Ordinal);
            return
            [
                .. document.RootElement.GetProperty("targets").EnumerateObject().SelectMany(target => target.Value.EnumerateObject())
                    .Where(library => packages.Contains(library.Name) && library.Value.TryGetProperty("runtime", out _))
                    .SelectMany(library => library.Value.GetProperty("runtime").EnumerateObject())
                    .Select(file => Path.GetFileName(file.Name)).Where(file => file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
                    .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal),
            ];
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new PluginFaultException($"its {folder.Name}.deps.json cannot be read: {error.Message}", error);
        }
    }

    // What breaks adapters moves major or minor; a patch never does.
    private static (int Major, int Minor)? Parse(string version)
    {
        var parts = version.Split('+', '-')[0].Split('.');
        return parts.Length >= 2 && int.TryParse(parts[0], out var major) && int.TryParse(parts[1], out var minor) ? (major, minor) : null;
    }
}
