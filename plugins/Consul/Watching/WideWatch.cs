using PolarisSync.Abstractions;
using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>
/// One waiting dump for any number of services: it wakes with every change of the catalog, and of each round only one number a service is
/// kept. What changed is then read: a few by name, many by one more dump. Returns when few are wanted, or when the dump is refused.
/// </summary>
internal sealed class WideWatch(WatchContext context, WatchFeed feed)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    // While we fill the catalog ourselves nearly all there is to see is our own.
    private static readonly TimeSpan PauseWhileFilling = TimeSpan.FromSeconds(2);
    private const int Filling = 200;

    // A service that joins is read by whoever wanted it. What changed between that read and its joining is looked for when the catalog is at
    // rest, and so is what changes while we fill it: else a new destination is read a second time, half written. A catalog never at rest is
    // looked at as often as rounds go.
    private static readonly TimeSpan RestBeforeLook = TimeSpan.FromMilliseconds(500);

    // Whoever wants to watch reads as well, now or in a moment.
    private static readonly TimeSpan PatienceForRead = TimeSpan.FromMilliseconds(250);

    // While changes never end a fifth of the time is spent on reading them. One that comes after a rest is read at once.
    private const int RestPerWork = 4;
    private readonly HashSet<string> _toLookAt = new(StringComparer.Ordinal);
    private Dictionary<string, ulong> _known = [];
    private TimeSpan _pause = ShortestPause;
    private TimeSpan _roundCost;
    private long _index;
    private long _written = context.Written;
    private long _notedAt;

    private bool IsFilling => context.Written - _written >= Filling;

    public async Task RunAsync(WatchSet wanted, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var selection = wanted.Current;
        var names = WatchContext.NamesOf(selection);
        var wasLive = feed.IsLive;
        if (await context.Reader.FirstReads.TakeAsync(names, PatienceForRead, context.TimeProvider, cancellationToken) is { } start)
        {
            (_known, _index) = (start.Numbers, start.Index);
            await feed.LiveAsync(cancellationToken);
            Note(names.Where(name => !start.Covered.Contains(name)));
        }
        else if (await TryReadFirstAsync(stop.Token, cancellationToken))
        {
            if (wasLive)
            {
                await EmitAsync(names, cancellationToken);
            }

            await feed.LiveAsync(cancellationToken);
        }
        else
        {
            return;
        }

        if (wasLive && WatchContext.WantsList(selection))
        {
            // A service that came after the list was read, and before anything was known here, would look as if it had always been there.
            await feed.ListChangedAsync(cancellationToken);
        }

        await FollowAsync(wanted, selection, names, stop, cancellationToken);
    }

    private async Task<bool> TryReadFirstAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        try
        {
            _known = await DumpAsync(stop);
            return true;
        }
        catch (SyncException error) when (error.Kind is not SyncErrorKind.Transient)
        {
            await context.Reader.GiveUpDumpAsync(error, cancellationToken);
            return false;
        }
    }

    private async Task FollowAsync(
        WatchSet wanted, WatchSelection selection, HashSet<string> names, CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        Rest(TimeSpan.Zero);
        var round = DumpAsync(stop.Token);
        Task? look = null;
        try
        {
            while (true)
            {
                look ??= _toLookAt.Count > 0 ? LookAfterRestAsync(stop.Token) : null;
                var change = wanted.WaitForChangeAsync(selection, stop.Token);
                await await Task.WhenAny([round, change, .. look is null ? Array.Empty<Task>() : [look]]);
                if (change.IsCompletedSuccessfully)
                {
                    selection = await change;
                    var now = WatchContext.NamesOf(selection);
                    if (context.IsNarrow(now.Count))
                    {
                        return;
                    }

                    Note(now.Except(names, StringComparer.Ordinal));
                    names = now;
                }

                if (look is { IsCompleted: true })
                {
                    await EmitAsync([.. _toLookAt.Intersect(names, StringComparer.Ordinal)], cancellationToken);
                    _toLookAt.Clear();
                    look = null;
                }

                if (round.IsCompleted)
                {
                    var comparedAt = context.TimeProvider.GetTimestamp();
                    await CompareAsync(await round, names, WatchContext.WantsList(selection), cancellationToken);
                    Rest(_roundCost + context.TimeProvider.GetElapsedTime(comparedAt));
                    round = DumpAsync(stop.Token);
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)round).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Note(IEnumerable<string> names)
    {
        _toLookAt.UnionWith(names);
        _notedAt = context.TimeProvider.GetTimestamp();
    }

    /// <summary>Ends once nothing joined and nothing was written by us for a while.</summary>
    private async Task LookAfterRestAsync(CancellationToken cancellationToken)
    {
        var begunAt = context.TimeProvider.GetTimestamp();
        var longest = _pause < PauseWhileFilling ? PauseWhileFilling : _pause;
        long written;
        do
        {
            written = context.Written;
            await context.PauseAsync(RestBeforeLook, cancellationToken);
        }
        while ((written != context.Written || context.TimeProvider.GetElapsedTime(_notedAt) < RestBeforeLook)
            && context.TimeProvider.GetElapsedTime(begunAt) < longest);
    }

    private async Task CompareAsync(Dictionary<string, ulong> now, HashSet<string> names, bool wantsList, CancellationToken cancellationToken)
    {
        var before = _known;
        _known = now;
        if (wantsList && (before.Count != now.Count || !before.Keys.All(now.ContainsKey)))
        {
            await feed.ListChangedAsync(cancellationToken);
        }

        var changed = names.Where(name => before.TryGetValue(name, out var old) != now.TryGetValue(name, out var fresh) || old != fresh);
        if (IsFilling)
        {
            Note(changed);
        }
        else
        {
            await EmitAsync([.. changed], cancellationToken);
        }
    }

    private void Rest(TimeSpan cost)
    {
        var pause = cost * RestPerWork;
        if (IsFilling && pause < PauseWhileFilling)
        {
            pause = PauseWhileFilling;
        }

        _written = context.Written;
        _pause = pause < ShortestPause ? ShortestPause : pause > LongestPause ? LongestPause : pause;
    }

    /// <summary>One round: rests in proportion to what the last one cost both sides, waits for a change, reads the numbers.</summary>
    private async Task<Dictionary<string, ulong>> DumpAsync(CancellationToken cancellationToken)
    {
        if (_known.Count > 0)
        {
            await context.PauseAsync(_pause, cancellationToken);
        }

        var numbers = new CatalogNumbers(_known.Count);
        var headAt = context.TimeProvider.GetTimestamp();
        var query = ConsulQuery.Dump with { Index = _index, Wait = context.Wait };
        await context.Client.DumpAsync(query, DumpTypes.Indexes, numbers, TakeHead, cancellationToken);
        context.Heard();
        var services = numbers.Services;
        context.Reader.NoteSize(services.Count);
        _roundCost = context.TimeProvider.GetElapsedTime(headAt);
        return services.ContainsKey(ServiceNames.Consul) ? services : throw ConsulErrors.NotVisible();

        void TakeHead(ConsulResponse head)
        {
            _index = head.Index;
            headAt = _index > 0 && query.Index > 0 ? context.TimeProvider.GetTimestamp() : headAt;
        }
    }

    private async Task EmitAsync(HashSet<string> names, CancellationToken cancellationToken)
    {
        if (names.Count == 0)
        {
            return;
        }

        await foreach (var service in context.Reader.ReadAsync(names, context.Mapper.ToSource, known: null, cancellationToken))
        {
            await feed.SnapshotAsync(service, cancellationToken);
        }
    }
}
