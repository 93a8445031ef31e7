using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

/// <summary>
/// Points at services whose number of instances, or of healthy ones, changed: one call a second shows the counters of all services. What leaves
/// both alone (a weight, metadata) is found when the service's turn comes.
/// </summary>
internal sealed class CountHints(PolarisClient client, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_afterRefusal = TimeSpan.FromMinutes(5);
    private Dictionary<ServiceKey, (long Total, long Healthy)>? _counts;
    private long? _askedAt;
    private TimeSpan _pause = s_interval;

    /// <summary>Asks if it is time to; gives the services whose numbers changed.</summary>
    public async Task<IReadOnlyList<ServiceKey>> AskAsync(CancellationToken cancellationToken)
    {
        if (_askedAt is { } at && timeProvider.GetElapsedTime(at) < _pause)
        {
            return [];
        }

        _askedAt = timeProvider.GetTimestamp();
        Dictionary<ServiceKey, (long, long)> counts;
        try
        {
            var page = await client.GetAsync("/naming/v1/services/all", "the counters of all services", cancellationToken);
            counts = (page.Services ?? [])
                .Where(service => service is { Name: not null, Namespace: not null })
                .GroupBy(service => new ServiceKey(service.Namespace!, service.Name!))
                .ToDictionary(group => group.Key, group => (group.First().TotalInstanceCount ?? 0, group.First().HealthyInstanceCount ?? 0));
            _pause = s_interval;
        }
        catch (SyncException error) when (error.Kind is SyncErrorKind.Auth or SyncErrorKind.Protocol or SyncErrorKind.Rejected)
        {
            // Hints are a help: without them each service has its turn all the same.
            _counts = null;
            _pause = s_afterRefusal;
            return [];
        }

        var before = _counts;
        _counts = counts;
        return before is null ? [] : [.. before.Keys.Union(counts.Keys).Where(key => before.GetValueOrDefault(key) != counts.GetValueOrDefault(key))];
    }
}
