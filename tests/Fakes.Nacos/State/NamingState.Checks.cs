namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <content>What the server does by itself: beats that stop, its own check of persistent instances, and forgetting.</content>
internal sealed partial class NamingState
{
    private const int ChecksUntilUnhealthy = 3;
    private readonly Dictionary<string, int> _failedChecks = new(StringComparer.Ordinal);

    private void CheckBeats()
    {
        var now = _options.Time.GetUtcNow();
        foreach (var service in _services.Values.ToList())
        {
            foreach (var (owner, set) in service.Publications.ToList())
            {
                if (!owner.EndsWith("#true", StringComparison.Ordinal) || set.Any(instance => instance.Metadata.ContainsKey(NacosNames.NoExpiry) && Version.Major > 1))
                {
                    continue;
                }

                var instance = set[0];
                var silent = now - instance.LastBeat;
                if (silent.TotalMilliseconds > instance.Milliseconds(NacosNames.DeleteTimeout, NacosNames.DefaultDeleteTimeout))
                {
                    Withdraw(Writer.Server(owner), service.Key, NacosWriteKind.Expired);
                }
                else if (instance.Healthy && silent.TotalMilliseconds > instance.Milliseconds(NacosNames.BeatTimeout, NacosNames.DefaultBeatTimeout))
                {
                    service.Publications[owner] = [instance with { Healthy = false }];
                    Changed(service);
                }
            }
        }
    }

    private void CheckPersistent()
    {
        foreach (var service in _services.Values)
        {
            foreach (var (owner, set) in service.Publications.ToList())
            {
                if (!owner.EndsWith("#false", StringComparison.Ordinal) || !service.Cluster(set[0].Cluster).IsChecked)
                {
                    continue;
                }

                var instance = set[0];
                var check = $"{service.Key}/{owner}";
                var reached = _options.Reachable(instance.Ip, instance.Port);
                var failures = _failedChecks[check] = reached ? 0 : _failedChecks.GetValueOrDefault(check) + 1;
                if (instance.Healthy != reached && (reached || failures >= ChecksUntilUnhealthy))
                {
                    service.Publications[owner] = [instance with { Healthy = reached }];
                    Changed(service);
                }
            }
        }
    }

    private void Forget()
    {
        var now = _options.Time.GetUtcNow();
        foreach (var service in _services.Values.ToList())
        {
            foreach (var (key, overlay) in service.Overlays.Where(overlay => now - overlay.Value.Orphaned > NacosNames.OverlayLife).ToList())
            {
                service.Overlays.Remove(key);
                if (service.Publications.Count > 0)
                {
                    Changed(service);
                }
            }

            if (service.Publications.Count == 0 && !service.RenewalDue && now - service.LastChanged > NacosNames.EmptyServiceLife
                && Version.Major > 1)
            {
                _services.Remove(service.Key);
            }
        }
    }
}
