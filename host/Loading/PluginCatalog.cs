using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Engine;
using PolarisSync.Host.Calls;

namespace PolarisSync.Host.Loading;

/// <summary>Everything the loaded adapters offer, by name. What is loaded is one immutable set, swapped whole; from any thread.</summary>
internal sealed class PluginCatalog(PluginSet set, EndpointServices services) : IEndpointFactory, IEndpointTypeCatalog
{
    private readonly ConditionalWeakTable<IEndpoint, PluginContext> _made = [];
    private ImmutableList<ReplacedPlugin> _replaced = [];
    private volatile PluginSet _set = set;

    /// <summary>What is there now.</summary>
    public PluginSet Set => _set;

    /// <summary>What was replaced and still has endpoints in use, oldest first.</summary>
    public IReadOnlyList<ReplacedPlugin> Replaced => [.. Volatile.Read(ref _replaced).Where(plugin => !plugin.Context.IsUnloaded)];

    /// <summary>What was loaded, sorted by file.</summary>
    public IReadOnlyList<LoadedPlugin> Plugins => _set.Plugins;

    /// <summary>What was not, and why, sorted by file.</summary>
    public IReadOnlyList<PluginProblem> Problems => _set.Problems;

    /// <summary>Names of all endpoint types, sorted.</summary>
    public IReadOnlyList<string> Names => _set.EndpointNames;

    /// <summary>Names of all configuration providers, sorted.</summary>
    public IReadOnlyList<string> TaskProviderNames => _set.TaskProviderNames;

    /// <summary>The endpoint type of this name; null when no adapter offers it.</summary>
    public EndpointType? Find(string type) => _set.FindEndpoint(type)?.Registration.Type;

    /// <inheritdoc/>
    public string RevisionOf(string type) => _set.FindEndpoint(type)?.Plugin.Revision ?? "";

    /// <summary>The configuration provider of this name; null when no adapter offers it.</summary>
    public Func<TaskProviderContext, ITaskProvider>? FindTaskProvider(string name) => _set.FindTaskProvider(name);

    /// <summary>Every fault in an endpoint's options at once; none for a type nobody offers.</summary>
    public IEnumerable<OptionProblem> ValidateOptions(string type, JsonElement options) => _set.FindEndpoint(type)?.Registration.Validate(options) ?? [];

    /// <inheritdoc/>
    public string? FindMissing(string type)
    {
        var now = _set;
        return now.FindEndpoint(type) is null ? MissingAdapter.Explain(type, now) : null;
    }

    /// <inheritdoc/>
    public IEndpoint Create(EndpointConfiguration configuration)
    {
        while (_set.FindEndpoint(configuration.Type) is { } found)
        {
            if (!found.Plugin.Context.TryEnter())
            {
                // Replaced a moment ago: the set holds another one by now.
                continue;
            }

            try
            {
                var endpoint = found.Registration.Create(configuration, services);
                _made.Add(endpoint, found.Plugin.Context);
                return endpoint;
            }
            catch
            {
                found.Plugin.Context.Leave();
                throw;
            }
        }

        throw new SyncException(SyncErrorKind.Config, $"Endpoint '{configuration.Name}': {FindMissing(configuration.Type)}");
    }

    /// <inheritdoc/>
    public void Release(IEndpoint endpoint)
    {
        if (_made.TryGetValue(endpoint, out var context) && _made.Remove(endpoint))
        {
            context.Leave();
        }
    }

    /// <summary>Puts another set in force. What it no longer holds is freed as soon as its last endpoint is released. One caller at a time.</summary>
    public void Swap(PluginSet next)
    {
        var kept = next.Entries.Select(entry => entry.Loaded?.Context).ToHashSet();
        var gone = _set.Entries.Where(entry => entry.Loaded is { } loaded && !kept.Contains(loaded.Context)).ToList();
        Volatile.Write(ref _replaced, [.. Replaced, .. gone.Select(ReplacedPlugin.From)]);
        _set = next;
        foreach (var entry in gone)
        {
            entry.Loaded!.Context.Retire();
        }
    }
}
