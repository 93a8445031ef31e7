using System.Text.Json.Serialization.Metadata;
using PolarisSync.Abstractions;

namespace PolarisSync.Host.Loading;

/// <summary>Collects what one adapter registers; nothing of it counts until <see cref="IPlugin.Register"/> has returned.</summary>
internal sealed class PluginRegistrar(string file) : IPluginRegistrar
{
    private readonly List<EndpointRegistration> _endpoints = [];
    private readonly Dictionary<string, Func<TaskProviderContext, ITaskProvider>> _taskProviders = new(StringComparer.Ordinal);

    public IReadOnlyList<EndpointRegistration> Endpoints => _endpoints;

    public IReadOnlyDictionary<string, Func<TaskProviderContext, ITaskProvider>> TaskProviders => _taskProviders;

    public void AddEndpoint<TOptions>(EndpointType type, JsonTypeInfo<TOptions> options, Func<EndpointContext<TOptions>, IEndpoint> create)
        where TOptions : class, new()
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(create);
        if (string.IsNullOrWhiteSpace(type.Name) || !string.Equals(type.Name, type.Name.ToLowerInvariant(), StringComparison.Ordinal))
        {
            throw new PluginFaultException($"it registers the endpoint type '{type.Name}', which is not a lower-case name.");
        }

        if (type.Roles == EndpointRoles.None)
        {
            throw new PluginFaultException($"it registers the endpoint type '{type.Name}', which is neither a source nor a destination.");
        }

        if (_endpoints.Any(known => string.Equals(known.Type.Name, type.Name, StringComparison.Ordinal)))
        {
            throw new PluginFaultException($"it registers the endpoint type '{type.Name}' twice; each type is registered once.");
        }

        // A list of the adapter's own making would keep its load context wherever the type is remembered.
        type = type with { AddressSchemes = [.. type.AddressSchemes] };
        _endpoints.Add(new BoundRegistration<TOptions>(type, file, new OptionsBinder<TOptions>(options), create));
    }

    public void AddTaskProvider(string name, Func<TaskProviderContext, ITaskProvider> create)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);
        if (!_taskProviders.TryAdd(name, create))
        {
            throw new PluginFaultException($"it registers the configuration provider '{name}' twice; each is registered once.");
        }
    }
}
