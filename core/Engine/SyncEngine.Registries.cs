using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Engine;

/// <summary>What the registries of a task hold, whatever its matches say.</summary>
public sealed partial class SyncEngine
{
    /// <summary>
    /// The namespaces known at an endpoint of a task, canonical and sorted: the default one, those that tasks read there and those in which something
    /// was seen. Asks no server, and a server may have others.
    /// </summary>
    /// <exception cref="SyncException">Config: there is no such task, or neither end of it has this name.</exception>
    public Task<ImmutableArray<string>> GetNamespacesAsync(string task, string endpoint, CancellationToken cancellationToken) => _loop.InvokeAsync(
        () =>
        {
            var name = EndOf(task, endpoint).Name;
            var running = _core.Endpoints.GetValueOrDefault(name);
            return _core.Configuration.Tasks.Where(definition => string.Equals(definition.Source.Name, name, StringComparison.Ordinal))
                .SelectMany(static definition => definition.Matches).Select(static match => match.Namespace)
                .Concat(running?.Feed?.Services.Keys.Select(static key => key.Namespace) ?? [])
                .Concat(running?.Pump?.Targets.Keys.Select(static key => key.Service.Namespace) ?? [])
                .Append(ServiceKey.DefaultNamespace).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray();
        },
        cancellationToken);

    /// <summary>Asks an endpoint of a task for every service of a namespace, natives and copies alike.</summary>
    /// <param name="task">The task's name.</param>
    /// <param name="endpoint">The name of its source or destination.</param>
    /// <param name="ns">The canonical namespace.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SyncException">Config: there is no such task, neither end of it has this name, or that end cannot be read.</exception>
    public async Task<ListedServices> ListServicesAsync(string task, string endpoint, string ns, CancellationToken cancellationToken)
    {
        var (runtime, failure) = await _loop.InvokeAsync(() => Find(EndOf(task, endpoint)), cancellationToken);
        if (runtime is null)
        {
            return new() { Failure = failure };
        }

        var list = await ListAsync(runtime, ns, cancellationToken);
        return new() { Names = [.. list.Services.Select(static key => key.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], Failure = list.Failure };
    }

    private EndpointConfiguration EndOf(string task, string endpoint)
    {
        var definition = _core.FindTask(task)
            ?? throw new SyncException(SyncErrorKind.Config, NearestName.Unknown("task", task, [.. _core.Configuration.Tasks.Select(static known => known.Name)]));
        return string.Equals(definition.Source.Name, endpoint, StringComparison.Ordinal) ? definition.Source
            : string.Equals(definition.Destination.Name, endpoint, StringComparison.Ordinal) ? definition.Destination
            : throw new SyncException(SyncErrorKind.Config, $"The task '{task}' has no registry '{endpoint}'; its source is '{definition.Source.Name}', its destination '{definition.Destination.Name}'.");
    }

    private (EndpointRuntime? Runtime, SyncException? Failure) Find(EndpointConfiguration end)
    {
        if (_core.Endpoints.GetValueOrDefault(end.Name) is not { } runtime)
        {
            return (null, new(SyncErrorKind.Transient, _core.Broken.GetValueOrDefault(end.Name) ?? $"'{end.Name}' is not open: no task that runs uses it."));
        }

        if (!runtime.IsOpen)
        {
            return (null, new(SyncErrorKind.Transient, DiscoverReporter.NotReached(runtime)));
        }

        return runtime.Endpoint.Source is null
            ? throw new SyncException(SyncErrorKind.Config, $"'{end.Name}' is a {end.Type}, which can only be written to: its services cannot be listed.")
            : (runtime, null);
    }
}
