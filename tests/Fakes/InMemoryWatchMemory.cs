using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Fakes;

/// <summary>What one watch has told so far, and so what it has to tell next.</summary>
internal sealed class InMemoryWatchMemory
{
    private readonly Dictionary<ServiceKey, SnapshotVersion?> _services = [];
    private readonly Dictionary<string, HashSet<ServiceKey>> _lists = new(StringComparer.Ordinal);
    private readonly InMemoryWatchKind _kind;

    public InMemoryWatchMemory(InMemoryState state, WatchSelection selection, InMemoryWatchKind kind)
    {
        _kind = kind;
        if (kind == InMemoryWatchKind.Hints)
        {
            foreach (var service in selection.Services)
            {
                _services[service] = VersionIn(state, service);
            }
        }

        foreach (var ns in selection.Namespaces)
        {
            _lists[ns] = [.. InMemorySource.ListOf(state, ns)];
        }
    }

    public IEnumerable<SourceEvent> Advance(InMemoryState state, WatchSelection selection)
    {
        if (_kind == InMemoryWatchKind.None)
        {
            yield break;
        }

        Forget(selection);
        foreach (var ns in selection.Namespaces.Order(StringComparer.Ordinal))
        {
            var list = InMemorySource.ListOf(state, ns).ToHashSet();
            if (!_lists.TryGetValue(ns, out var known) || !known.SetEquals(list))
            {
                _lists[ns] = list;
                yield return new SourceEvent.ListChanged(ns);
            }
        }

        foreach (var service in selection.Services.Order())
        {
            var version = VersionIn(state, service);
            if (!_services.TryGetValue(service, out var known) || known != version)
            {
                _services[service] = version;
                yield return _kind == InMemoryWatchKind.Hints
                    ? new SourceEvent.Changed(service)
                    : new SourceEvent.Snapshot(InMemorySource.SnapshotOf(state, service));
            }
        }
    }

    public ServiceSnapshot Tell(InMemoryState state, ServiceKey service)
    {
        _services[service] = VersionIn(state, service);
        return InMemorySource.SnapshotOf(state, service);
    }

    // An absent service has no version of its own: it stays absent while others change.
    private static SnapshotVersion? VersionIn(InMemoryState state, ServiceKey service) =>
        state.Services.ContainsKey(service) ? state.VersionOf(service) : null;

    private void Forget(WatchSelection selection)
    {
        foreach (var service in _services.Keys.Where(service => !selection.Services.Contains(service)).ToList())
        {
            _services.Remove(service);
        }

        foreach (var ns in _lists.Keys.Where(ns => !selection.Namespaces.Contains(ns)).ToList())
        {
            _lists.Remove(ns);
        }
    }
}
