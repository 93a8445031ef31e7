using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>
/// Services, slices and pods of one endpoint as they are known, joined on demand. Three lists fill it, watches keep it up; it tells what each change is about.
/// Thread-safe.
/// </summary>
internal sealed class KubeCatalog(KubernetesOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ServiceKey, ServiceView> _services = [];
    private readonly Dictionary<(string Namespace, string Name), SliceView> _slices = [];
    private readonly Dictionary<ServiceKey, List<SliceView>> _byService = [];
    private readonly Dictionary<string, PodView> _pods = new(StringComparer.Ordinal);

    // Pods that are gone while a slice still names them: their labels hold until it does not.
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);

    /// <summary>Something about a service changed; called under the catalog's lock, so handlers only take note of it.</summary>
    public event Action<ServiceKey>? ServiceChanged;

    /// <summary>A Service came or went; as above.</summary>
    public event Action<string>? ListChanged;

    /// <summary>The reflection of the Services of a namespace, or of all.</summary>
    public IReflection<ServiceView> Services(string? ns) => new Reflection<ServiceView>(
        views => Locked(() => Diff([.. _services.Values.Where(view => ns is null || view.Key.Namespace == ns)], views, view => view.Key, view => view.Version, PutService, RemoveService)),
        view => Locked(() => PutService(view)),
        view => Locked(() => RemoveService(view)));

    /// <summary>The reflection of the slices of a namespace, or of all.</summary>
    public IReflection<SliceView> Slices(string? ns) => new Reflection<SliceView>(
        views => Locked(() => Diff([.. _slices.Values.Where(view => ns is null || view.Namespace == ns)], views, view => (view.Namespace, view.Name), view => view.Version, PutSlice, RemoveSlice)),
        view => Locked(() => PutSlice(view)),
        view => Locked(() => RemoveSlice(view)));

    /// <summary>The reflection of the pods of a namespace, or of all.</summary>
    public IReflection<PodView> Pods(string? ns) => new Reflection<PodView>(
        views => Locked(() => Diff([.. _pods.Values.Where(view => (ns is null || view.Namespace == ns) && !_gone.Contains(view.Uid))], views, view => view.Uid, null, PutPod, RemovePod)),
        view => Locked(() => PutPod(view)),
        view => Locked(() => RemovePod(view)));

    /// <summary>The view of one service; absent where there is no Service of that name.</summary>
    public ServiceSnapshot Snapshot(ServiceKey key)
    {
        lock (_gate)
        {
            return _services.TryGetValue(key, out var service)
                ? ServiceJoin.ToSnapshot(service, _byService.GetValueOrDefault(key) ?? [], _pods.GetValueOrDefault, options)
                : ServiceSnapshot.Absent(key);
        }
    }

    /// <summary>Whether every pod that the slices of a service name is known: slices and pods come on different streams.</summary>
    public bool IsSettled(ServiceKey key)
    {
        lock (_gate)
        {
            return !options.PodLabels
                || (_byService.GetValueOrDefault(key) ?? []).TrueForAll(slice => slice.Endpoints.All(endpoint => endpoint.Pod is not { } uid || _pods.ContainsKey(uid)));
        }
    }

    private static void Diff<TView, TKey>(IReadOnlyList<TView> known, IReadOnlyList<TView> now, Func<TView, TKey> keyOf, Func<TView, string>? versionOf, Action<TView> put, Action<TView> remove)
        where TKey : notnull
    {
        var before = known.ToDictionary(keyOf);
        foreach (var view in now)
        {
            if (!before.Remove(keyOf(view), out var old) || versionOf is null || !string.Equals(versionOf(old), versionOf(view), StringComparison.Ordinal))
            {
                put(view);
            }
        }

        foreach (var view in before.Values)
        {
            remove(view);
        }
    }

    private void Locked(Action action)
    {
        lock (_gate)
        {
            action();
        }
    }

    private void PutService(ServiceView view)
    {
        var isNew = !_services.ContainsKey(view.Key);
        _services[view.Key] = view;
        ServiceChanged?.Invoke(view.Key);
        if (isNew)
        {
            ListChanged?.Invoke(view.Key.Namespace);
        }
    }

    private void RemoveService(ServiceView view)
    {
        if (_services.Remove(view.Key))
        {
            ServiceChanged?.Invoke(view.Key);
            ListChanged?.Invoke(view.Key.Namespace);
        }
    }

    private void PutSlice(SliceView view)
    {
        Detach((view.Namespace, view.Name));
        _slices[(view.Namespace, view.Name)] = view;
        if (view.Service is { } key)
        {
            if (!_byService.TryGetValue(key, out var slices))
            {
                _byService[key] = slices = [];
            }

            slices.Add(view);
            ServiceChanged?.Invoke(key);
        }

        Forget();
    }

    private void RemoveSlice(SliceView view)
    {
        Detach((view.Namespace, view.Name));
        _slices.Remove((view.Namespace, view.Name));
        Forget();
    }

    private void Detach((string Namespace, string Name) id)
    {
        if (_slices.TryGetValue(id, out var old) && old.Service is { } key && _byService.TryGetValue(key, out var slices))
        {
            slices.Remove(old);
            if (slices.Count == 0)
            {
                _byService.Remove(key);
            }

            ServiceChanged?.Invoke(key);
        }
    }

    // A pod changes often, its labels hardly ever.
    private void PutPod(PodView view)
    {
        _gone.Remove(view.Uid);
        if (_pods.TryGetValue(view.Uid, out var known) && known.Equals(view))
        {
            return;
        }

        _pods[view.Uid] = view;
        foreach (var key in ServicesOf(view.Namespace, view.Uid))
        {
            ServiceChanged?.Invoke(key);
        }
    }

    private void RemovePod(PodView view)
    {
        if (ServicesOf(view.Namespace, view.Uid).Any())
        {
            _gone.Add(view.Uid);
        }
        else
        {
            _pods.Remove(view.Uid);
        }
    }

    private void Forget()
    {
        foreach (var uid in _gone.Where(uid => !_pods.TryGetValue(uid, out var pod) || !ServicesOf(pod.Namespace, uid).Any()).ToList())
        {
            _gone.Remove(uid);
            _pods.Remove(uid);
        }
    }

    private IEnumerable<ServiceKey> ServicesOf(string ns, string uid) => _byService.Where(entry => entry.Key.Namespace == ns
        && entry.Value.Exists(slice => slice.Endpoints.Any(endpoint => string.Equals(endpoint.Pod, uid, StringComparison.Ordinal)))).Select(entry => entry.Key);
}
