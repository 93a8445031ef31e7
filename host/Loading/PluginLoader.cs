using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;
using IsolatedLoader = McMaster.NETCore.Plugins.PluginLoader;

namespace PolarisSync.Host.Loading;

/// <summary>Loads every adapter DLL below a folder, each in a context of its own. A broken one is reported and stops nobody.</summary>
internal static class PluginLoader
{
    /// <summary>Looks for <c>NAME/NAME.dll</c>. An absent folder holds no plugins.</summary>
    public static PluginSet LoadAll(string pluginsPath)
    {
        var plugins = new List<LoadedPlugin>();
        var problems = new List<PluginProblem>();
        var offeredBy = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var dll in FindAll(pluginsPath))
        {
            var file = $"{Path.GetFileName(Path.GetDirectoryName(dll))}/{Path.GetFileName(dll)}";
            if (!TryLoad(dll, file, out var plugin, out var problem))
            {
                problems.Add(problem!);
                continue;
            }

            plugins.Add(WithoutDuplicates(plugin!, offeredBy, problems));
        }

        return new PluginSet(plugins, problems);
    }

    private static IEnumerable<string> FindAll(string pluginsPath)
    {
        if (!Directory.Exists(pluginsPath))
        {
            return [];
        }

        return Directory.EnumerateDirectories(pluginsPath)
            .Select(folder => Path.Combine(folder, Path.GetFileName(folder) + ".dll"))
            .Where(File.Exists)
            .Order(StringComparer.Ordinal);
    }

    private static bool TryLoad(string dll, string file, out LoadedPlugin? plugin, out PluginProblem? problem)
    {
        plugin = null;
        problem = null;
#pragma warning disable CA1031 // Whatever a foreign DLL throws while it is loaded must not stop the host or the other adapters.
        try
        {
            var entries = FindEntries(dll);
            if (entries.Count != 1)
            {
                problem = new PluginProblem(file, entries.Count == 0
                    ? $"no public class implements {nameof(IPlugin)}; exactly one must. Does the folder bring its own copy of PolarisSync.Abstractions.dll?"
                    : $"{entries.Count} public classes implement {nameof(IPlugin)} ({string.Join(", ", entries.Select(entry => entry.FullName))}); exactly one may.");
                return false;
            }

            if (Activator.CreateInstance(entries[0]) is not IPlugin entry)
            {
                problem = new PluginProblem(file, $"{entries[0].FullName} cannot be created.");
                return false;
            }

            var registrar = new PluginRegistrar(file);
            entry.Register(registrar);
            plugin = new LoadedPlugin { File = file, Info = entry.Info, Endpoints = registrar.Endpoints, TaskProviders = registrar.TaskProviders };
            return true;
        }
        catch (BadImageFormatException)
        {
            problem = new PluginProblem(file, "the file is no .NET assembly, or it is damaged.");
        }
        catch (MissingMethodException error)
        {
            problem = new PluginProblem(file, $"it does not fit this host: {error.Message}");
        }
        catch (Exception error)
        {
            var cause = error is System.Reflection.TargetInvocationException { InnerException: { } inner } ? inner : error;
            problem = new PluginProblem(file, $"it failed while it was loaded: {cause.GetType().Name}: {cause.Message}");
        }
#pragma warning restore CA1031
        return false;
    }

    private static List<Type> FindEntries(string dll)
    {
        // Loaded from memory, so that a file can be replaced while the host runs. Only what stands in an adapter's signatures is shared:
        // the abstractions and the logging abstractions they are made of; every other library is the adapter's own version.
        var loader = IsolatedLoader.CreateFromAssemblyFile(dll, config =>
        {
            config.IsUnloadable = true;
            config.LoadInMemory = true;
            config.PreferSharedTypes = false;
            config.SharedAssemblies.Add(typeof(IPlugin).Assembly.GetName());
            config.SharedAssemblies.Add(typeof(ILogger).Assembly.GetName());
        });
        return [.. loader.LoadDefaultAssembly().GetExportedTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IPlugin).IsAssignableFrom(type))];
    }

    private static LoadedPlugin WithoutDuplicates(LoadedPlugin plugin, Dictionary<string, string> offeredBy, List<PluginProblem> problems)
    {
        var endpoints = plugin.Endpoints.Where(endpoint => IsFirst($"the endpoint type '{endpoint.Type.Name}'")).ToList();
        var providers = plugin.TaskProviders.Where(provider => IsFirst($"the configuration provider '{provider.Key}'")).ToDictionary(StringComparer.Ordinal);
        return plugin with { Endpoints = endpoints, TaskProviders = providers };

        bool IsFirst(string what)
        {
            if (offeredBy.TryAdd(what, plugin.File))
            {
                return true;
            }

            problems.Add(new PluginProblem(plugin.File, $"{what} is already offered by {offeredBy[what]}; this one is not used."));
            return false;
        }
    }
}
