using System.Text.Json;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Engine;
using PolarisSync.Host.Calls;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Loading;

/// <summary>Everything the loaded adapters offer, by name.</summary>
internal sealed class PluginCatalog : IEndpointFactory, IEndpointTypeCatalog
{
    private readonly Dictionary<string, EndpointRegistration> _endpoints;
    private readonly Dictionary<string, Func<TaskProviderContext, ITaskProvider>> _taskProviders;
    private readonly EndpointServices _services;

    public PluginCatalog(PluginSet set, EndpointServices services)
    {
        Plugins = set.Plugins;
        Problems = set.Problems;
        _services = services;
        _endpoints = set.Plugins.SelectMany(plugin => plugin.Endpoints).ToDictionary(endpoint => endpoint.Type.Name, StringComparer.Ordinal);
        _taskProviders = set.Plugins.SelectMany(plugin => plugin.TaskProviders).ToDictionary(StringComparer.Ordinal);
        Names = [.. _endpoints.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>What was loaded, sorted by file.</summary>
    public IReadOnlyList<LoadedPlugin> Plugins { get; }

    /// <summary>What was not, and why, sorted by file.</summary>
    public IReadOnlyList<PluginProblem> Problems { get; }

    /// <summary>Names of all endpoint types, sorted.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Names of all configuration providers, sorted.</summary>
    public IEnumerable<string> TaskProviderNames => _taskProviders.Keys.Order(StringComparer.Ordinal);

    /// <summary>The endpoint type of this name; null when no adapter offers it.</summary>
    public EndpointType? Find(string type) => _endpoints.GetValueOrDefault(type)?.Type;

    /// <summary>The configuration provider of this name; null when no adapter offers it.</summary>
    public Func<TaskProviderContext, ITaskProvider>? FindTaskProvider(string name) => _taskProviders.GetValueOrDefault(name);

    /// <summary>Every fault in an endpoint's options at once; none for a type nobody offers.</summary>
    public IEnumerable<OptionProblem> ValidateOptions(string type, JsonElement options) =>
        _endpoints.TryGetValue(type, out var registration) ? registration.Validate(options) : [];

    /// <inheritdoc/>
    public IEndpoint Create(EndpointConfiguration configuration)
    {
        if (!_endpoints.TryGetValue(configuration.Type, out var registration))
        {
            throw new SyncException(
                SyncErrorKind.Config,
                $"Endpoint '{configuration.Name}': {UnknownName.Say("type", configuration.Type, Names)}");
        }

        return registration.Create(configuration, _services);
    }
}
