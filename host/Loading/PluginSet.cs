using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Host.Loading;

/// <summary>Everything found in the plugins folder at one moment. Immutable: a change makes another one.</summary>
internal sealed class PluginSet
{
    private readonly Dictionary<string, (EndpointRegistration Registration, LoadedPlugin Plugin)> _endpoints = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Func<TaskProviderContext, ITaskProvider> Create, string File)> _taskProviders = new(StringComparer.Ordinal);

    /// <summary>Entries that come earlier keep a name that is offered twice.</summary>
    public PluginSet(ImmutableArray<PluginEntry> entries)
    {
        Entries = entries;
        var problems = new List<PluginProblem>();
        var plugins = new List<LoadedPlugin>();
        foreach (var entry in entries)
        {
            if (entry.Fault is { } fault)
            {
                problems.Add(new(entry.File, fault));
            }

            if (entry.Loaded is { } loaded)
            {
                plugins.Add(WithoutDuplicates(loaded, problems));
            }
        }

        Plugins = [.. plugins.OrderBy(plugin => plugin.File, StringComparer.Ordinal)];
        Problems = [.. problems.OrderBy(problem => problem.File, StringComparer.Ordinal)];
        EndpointNames = [.. _endpoints.Keys.Order(StringComparer.Ordinal)];
        TaskProviderNames = [.. _taskProviders.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>Every folder, in the order in which they were loaded.</summary>
    public ImmutableArray<PluginEntry> Entries { get; }

    /// <summary>What was loaded, sorted by file; only what is really used of it.</summary>
    public IReadOnlyList<LoadedPlugin> Plugins { get; }

    /// <summary>What was not, and why, sorted by file.</summary>
    public IReadOnlyList<PluginProblem> Problems { get; }

    /// <summary>Names of all endpoint types, sorted.</summary>
    public IReadOnlyList<string> EndpointNames { get; }

    /// <summary>Names of all configuration providers, sorted.</summary>
    public IReadOnlyList<string> TaskProviderNames { get; }

    /// <summary>The endpoint type of this name and who offers it; null when nobody does.</summary>
    public (EndpointRegistration Registration, LoadedPlugin Plugin)? FindEndpoint(string type) => _endpoints.TryGetValue(type, out var found) ? found : null;

    /// <summary>The configuration provider of this name; null when no adapter offers it.</summary>
    public Func<TaskProviderContext, ITaskProvider>? FindTaskProvider(string name) => _taskProviders.GetValueOrDefault(name).Create;

    /// <summary>What became of a DLL; null when it is not known.</summary>
    public PluginEntry? Find(string file) => Entries.FirstOrDefault(entry => string.Equals(entry.File, file, StringComparison.Ordinal));

    /// <summary>The same with this entry in the place of the one for the same DLL, or at the end.</summary>
    public PluginSet With(PluginEntry entry) => new(Find(entry.File) is { } known ? Entries.Replace(known, entry) : Entries.Add(entry));

    /// <summary>The same without what is known of a DLL.</summary>
    public PluginSet Without(string file) => new([.. Entries.Where(entry => !string.Equals(entry.File, file, StringComparison.Ordinal))]);

    private LoadedPlugin WithoutDuplicates(LoadedPlugin plugin, List<PluginProblem> problems)
    {
        var endpoints = new List<EndpointRegistration>();
        foreach (var endpoint in plugin.Endpoints)
        {
            if (_endpoints.TryAdd(endpoint.Type.Name, (endpoint, plugin)))
            {
                endpoints.Add(endpoint);
            }
            else
            {
                problems.Add(Taken(plugin.File, $"the endpoint type '{endpoint.Type.Name}'", _endpoints[endpoint.Type.Name].Plugin.File));
            }
        }

        var providers = new Dictionary<string, Func<TaskProviderContext, ITaskProvider>>(StringComparer.Ordinal);
        foreach (var (name, create) in plugin.TaskProviders)
        {
            if (_taskProviders.TryAdd(name, (create, plugin.File)))
            {
                providers.Add(name, create);
            }
            else
            {
                problems.Add(Taken(plugin.File, $"the configuration provider '{name}'", _taskProviders[name].File));
            }
        }

        return plugin with { Endpoints = endpoints, TaskProviders = providers };
    }

    private static PluginProblem Taken(string file, string what, string by) => new(file, $"{what} is already offered by {by}; this one is not used.");
}
