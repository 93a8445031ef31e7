using System.Runtime.CompilerServices;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Kubernetes.Wire;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>Follows every service with one watch a kind and namespace, over a catalog of its own that says nothing before all of its lists are complete.</summary>
internal sealed class CatalogWatch(KubeApi api, KubernetesMapper mapper, KubernetesOptions options, TimeProvider timeProvider)
{
    // A slice may come before its pods; their labels are waited for so long.
    private static readonly TimeSpan PodPatience = TimeSpan.FromSeconds(2);

    private readonly KubeCatalog _catalog = new(options);
    private readonly WatchNotes _notes = new();
    private readonly Dictionary<ServiceKey, long> _unsettled = [];

    public async IAsyncEnumerable<SourceEvent> RunAsync(WatchSet wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _catalog.ServiceChanged += _notes.Note;
        _catalog.ListChanged += _notes.NoteList;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lists = new List<Task>();
        var reflectors = Start(lists, ending.Token);
        try
        {
            // The first lists fill the catalog; the pass that Live causes reads all of it.
            await Task.WhenAny(Task.WhenAll(lists), Task.WhenAny(reflectors)).WaitAsync(cancellationToken);
            await ThrowIfEndedAsync(reflectors);
            _notes.Take();
            yield return new SourceEvent.Live();

            var seen = wanted.Current;
            while (true)
            {
                await WaitAsync(wanted, seen, reflectors, ending.Token);
                await ThrowIfEndedAsync(reflectors);
                var current = wanted.Current;
                var (services, namespaces) = _notes.Take();
                foreach (var ns in namespaces.Where(current.Namespaces.Contains))
                {
                    yield return new SourceEvent.ListChanged(ns);
                }

                if (!ReferenceEquals(current, seen))
                {
                    services.UnionWith(current.Services.Except(seen.Services));
                    seen = current;
                }

                foreach (var service in Due(services).Where(current.Services.Contains))
                {
                    yield return new SourceEvent.Snapshot(_catalog.Snapshot(service));
                }
            }
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(reflectors).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private List<Task> Start(List<Task> lists, CancellationToken cancellationToken)
    {
        var running = new List<Task>();
        foreach (var ns in options.Namespaces is { Length: > 0 } some ? some : [null!])
        {
            Add<WireService, ServiceView>(mapper.Services, KubePath.Services(ns), _catalog.Services(ns));
            Add<WireSlice, SliceView>(mapper.Slices, KubePath.Slices(ns), _catalog.Slices(ns));
            if (options.PodLabels)
            {
                Add<WirePod, PodView>(mapper.Pods, KubePath.Pods(ns), _catalog.Pods(ns));
            }
        }

        return running;

        void Add<TWire, TView>(KubeResource<TWire, TView> resource, KubePath path, IReflection<TView> target)
            where TWire : class, IWireObject
        {
            var listed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lists.Add(listed.Task);
            var noting = new Reflection<TView>(
                items =>
                {
                    target.Replace(items);
                    listed.TrySetResult();
                },
                target.Put,
                target.Remove);
            running.Add(new Reflector<TWire, TView>(api, resource, path, noting, timeProvider).RunAsync(cancellationToken));
        }
    }

    // They only end by failing.
    private static async Task ThrowIfEndedAsync(List<Task> reflectors)
    {
        if (reflectors.Find(task => task.IsCompleted) is { } ended)
        {
            await ended;
        }
    }

    private async Task WaitAsync(WatchSet wanted, WatchSelection seen, List<Task> reflectors, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> signals = [_notes.WaitAsync(waiting.Token), wanted.WaitForChangeAsync(seen, waiting.Token), .. reflectors];
        if (_unsettled.Count > 0)
        {
            signals.Add(Task.Delay(PodPatience, timeProvider, waiting.Token));
        }

        await Task.WhenAny(signals);
        await waiting.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    // What waits for pods is told when they came, or when they did not for long enough.
    private List<ServiceKey> Due(HashSet<ServiceKey> changed)
    {
        var due = new List<ServiceKey>();
        foreach (var service in changed.Union(_unsettled.Keys).Order().ToList())
        {
            if (_catalog.IsSettled(service) || (_unsettled.TryGetValue(service, out var since) && timeProvider.GetElapsedTime(since) >= PodPatience))
            {
                _unsettled.Remove(service);
                due.Add(service);
            }
            else
            {
                _unsettled.TryAdd(service, timeProvider.GetTimestamp());
            }
        }

        return due;
    }
}
