using System.Collections.Concurrent;
using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Engine;

namespace PolarisSync.Tests.Fakes;

/// <summary>Makes in-memory endpoints: each configured endpoint name is one registry.</summary>
public sealed class InMemoryEndpointFactory : IEndpointFactory
{
    private readonly ConcurrentDictionary<string, InMemoryRegistry> _registries = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Name, InMemoryEndpoint Endpoint)> _created = new();

    /// <summary>Every endpoint made so far, in order.</summary>
    public ImmutableArray<(string Name, InMemoryEndpoint Endpoint)> Created => [.. _created];

    /// <summary>The registry behind a name.</summary>
    public InMemoryRegistry this[string name] => _registries[name];

    /// <summary>Puts a registry behind a name, in place of an earlier one.</summary>
    public InMemoryEndpointFactory Add(string name, InMemoryRegistry registry)
    {
        _registries[name] = registry;
        return this;
    }

    /// <summary>The endpoint types that no adapter offers.</summary>
    public ImmutableHashSet<string> MissingTypes { get; set; } = [];

    /// <summary>Endpoints that were given back, in order.</summary>
    public ConcurrentQueue<IEndpoint> Released { get; } = new();

    /// <inheritdoc/>
    public string? FindMissing(string type) => MissingTypes.Contains(type) ? $"no loaded adapter offers the type '{type}'; loaded: memory" : null;

    /// <inheritdoc/>
    public void Release(IEndpoint endpoint) => Released.Enqueue(endpoint);

    /// <inheritdoc/>
    public IEndpoint Create(EndpointConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (!_registries.TryGetValue(configuration.Name, out var registry))
        {
            throw new SyncException(SyncErrorKind.Config, $"The test has no registry named '{configuration.Name}'.");
        }

        var endpoint = registry.CreateEndpoint();
        _created.Enqueue((configuration.Name, endpoint));
        return endpoint;
    }
}
