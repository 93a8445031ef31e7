using System.Collections.Immutable;

namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <content>Reads and pushes: both show the copy, which is renewed some time after a change.</content>
internal sealed partial class NamingState
{
    private readonly List<Subscription> _subscriptions = [];

    /// <summary>All instances of a service, disabled ones too, as reads show them; null where there is no such service.</summary>
    public ImmutableArray<NacosInstance>? All(NacosServiceKey key)
    {
        lock (_gate)
        {
            return _services.TryGetValue(key, out var service) ? Copy(service) : null;
        }
    }

    /// <summary>What is registered now, whatever reads show.</summary>
    public ImmutableArray<(NacosServiceKey Key, string Owner, NacosInstance Instance)> Truth()
    {
        lock (_gate)
        {
            return [.. _services.Values.SelectMany(service => service.Publications.SelectMany(set =>
                set.Value.Select(instance => (service.Key, set.Key, instance))))];
        }
    }

    /// <summary>The services of a namespace.</summary>
    public ImmutableArray<NacosServiceKey> Services(Func<NacosServiceKey, bool> wanted)
    {
        lock (_gate)
        {
            return _faults.EmptyAnswers ? []
                : Version.Major == 1 ? [.. _services.Keys.Where(wanted).OrderBy(key => key.Grouped, StringComparer.Ordinal)]
                : [.. JavaHash.Order([.. _services.Keys]).Where(wanted)];
        }
    }

    /// <summary>What a client sees of a service; empty where there is none.</summary>
    public ServiceView View(NacosServiceKey key, string clusters, bool healthyOnly)
    {
        lock (_gate)
        {
            var service = _services.GetValueOrDefault(key);
            var wanted = clusters.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var countsHealthyOnly = healthyOnly && Version.Major > 1;
            ImmutableArray<NacosInstance> all = service is null
                ? []
                : [.. Copy(service).Where(instance => instance.Enabled && (instance.Healthy || !countsHealthyOnly)
                    && (wanted.Length == 0 || wanted.Contains(instance.Cluster, StringComparer.Ordinal)))];
            var healthy = all.Count(instance => instance.Healthy);
            var threshold = service is { HasRecord: true } || Version.Major == 1 ? service?.ProtectThreshold ?? 0 : -1;
            var isProtected = all.Length > 0 && threshold >= 0 && (float)healthy / all.Length <= threshold;
            return new ServiceView
            {
                Key = key,
                Clusters = clusters,
                Hosts = isProtected
                    ? [.. all.Select(instance => instance with { Healthy = true })]
                    : [.. all.Where(instance => !healthyOnly || instance.Healthy)],
                Protected = isProtected,
                At = _options.Time.GetUtcNow(),
            };
        }
    }

    /// <summary>Subscribes; the answer is the view now, and a push follows unless it was subscribed before.</summary>
    public ServiceView Subscribe(ISubscriber subscriber, NacosServiceKey key, string clusters)
    {
        lock (_gate)
        {
            var existing = _subscriptions.Find(subscription => subscription.Subscriber == subscriber && subscription.Key == key);
            if (existing is null || existing.Clusters != clusters)
            {
                _subscriptions.RemoveAll(subscription => subscription.Subscriber == subscriber && subscription.Key == key);
                _subscriptions.Add(new Subscription(subscriber, key, clusters));
                NotifyLater(subscriber, key, _lag);
            }

            return View(key, clusters, healthyOnly: false);
        }
    }

    public void Unsubscribe(ISubscriber subscriber, NacosServiceKey key)
    {
        lock (_gate)
        {
            _subscriptions.RemoveAll(subscription => subscription.Subscriber == subscriber && subscription.Key == key);
        }
    }

    /// <summary>Tells one subscriber, unless a change that tells all comes first or it is gone by then.</summary>
    public void NotifyLater(ISubscriber subscriber, NacosServiceKey key, TimeSpan delay) => _scheduler.After(delay, () =>
    {
        var service = _services.GetValueOrDefault(key);
        var subscription = _subscriptions.Find(candidate => candidate.Subscriber == subscriber && candidate.Key == key);
        if (subscription is { } found && service is not { RenewalDue: true })
        {
            subscriber.Notify(key, View(key, found.Clusters, healthyOnly: false));
        }
    });

    private void Forget(ISubscriber subscriber) => _subscriptions.RemoveAll(subscription => subscription.Subscriber == subscriber);

    private ImmutableArray<NacosInstance> Copy(NacosService service)
    {
        if (_faults.EmptyAnswers)
        {
            return [];
        }

        service.Visible ??= service.Current();
        return service.Visible.Value;
    }

    private void Changed(NacosService service)
    {
        service.LastChanged = _options.Time.GetUtcNow();
        if (service.RenewalDue)
        {
            return;
        }

        service.RenewalDue = true;
        _scheduler.After(_lag, () =>
        {
            service.RenewalDue = false;
            service.Visible = service.Current();
            foreach (var subscription in _subscriptions.Where(subscription => subscription.Key == service.Key).ToList())
            {
                subscription.Subscriber.Notify(service.Key, View(service.Key, subscription.Clusters, healthyOnly: false));
            }
        });
    }

    private sealed record Subscription(ISubscriber Subscriber, NacosServiceKey Key, string Clusters);
}
