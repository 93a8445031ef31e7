namespace PolarisSync.Plugins.Polaris;

/// <summary>Follows the lists of services of the wanted namespaces, once a second each.</summary>
internal sealed class NamespaceLists(TimeProvider timeProvider)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, (string? Revision, HashSet<string> Names)> _lists = new(StringComparer.Ordinal);
    private long? _askedAt;

    /// <summary>Asks where it is time to; gives the namespaces whose list is another one now.</summary>
    /// <param name="discover">Whom to ask.</param>
    /// <param name="namespaces">Which are wanted.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<IReadOnlyList<string>> AskAsync(IDiscover discover, IReadOnlyCollection<string> namespaces, CancellationToken cancellationToken)
    {
        foreach (var ns in _lists.Keys.Except(namespaces, StringComparer.Ordinal).ToList())
        {
            _lists.Remove(ns);
        }

        if (_askedAt is { } at && timeProvider.GetElapsedTime(at) < s_interval && namespaces.All(_lists.ContainsKey))
        {
            return [];
        }

        _askedAt = timeProvider.GetTimestamp();
        var changed = new List<string>();
        foreach (var ns in namespaces)
        {
            var isKnown = _lists.TryGetValue(ns, out var known);
            var answer = await discover.AskAsync(DiscoverQuestion.Services(ns, known.Revision), cancellationToken);
            if (answer.Code == PolarisCodes.NoChange)
            {
                continue;
            }

            var names = DiscoverReader.NamesOf(answer).Select(key => key.Name).ToHashSet(StringComparer.Ordinal);
            if (isKnown && !known.Names.SetEquals(names))
            {
                changed.Add(ns);
            }

            _lists[ns] = (string.IsNullOrEmpty(answer.Service?.Revision) ? null : answer.Service.Revision, names);
        }

        return changed;
    }
}
