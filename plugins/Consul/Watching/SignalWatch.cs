using PolarisSync.Abstractions;
using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>
/// Follows many services without the dump, by documented calls alone: the list wakes with every instance, the checks with every status.
/// The list does not tell whose instance it was, so all wanted services are hinted at, at a bounded rate. Returns when few are wanted.
/// </summary>
internal sealed class SignalWatch(WatchContext context, WatchFeed feed)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PausePerService = TimeSpan.FromMilliseconds(5);
    private volatile HashSet<string> _names = [];

    public async Task RunAsync(WatchSet wanted, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var loops = new LoopSet(stop);
        var selection = wanted.Current;
        var begun = new List<Task>();
        var hintAll = feed.IsLive;
        loops.Start("l", (ready, token) => new ListLoop(context) { Woken = HintAllAsync }.RunAsync(announce: false, ready, ListChangedAsync, token), begun);
        loops.Start("c", FollowChecksAsync, begun);
        await loops.WatchAsync(Task.WhenAll(begun));
        await feed.LiveAsync(stop.Token);
        while (!context.IsNarrow(WatchContext.NamesOf(selection).Count))
        {
            var before = _names;
            _names = WatchContext.NamesOf(selection);
            if (hintAll)
            {
                await HintAsync(_names.Except(before, StringComparer.Ordinal), stop.Token);
            }

            hintAll = true;
            var change = wanted.WaitForChangeAsync(selection, stop.Token);
            await loops.WatchAsync(change);
            selection = await change;
        }

        ValueTask ListChangedAsync(CancellationToken token) => WatchContext.WantsList(wanted.Current) ? feed.ListChangedAsync(token) : default;
    }

    private async Task FollowChecksAsync(TaskCompletionSource ready, CancellationToken cancellationToken)
    {
        Dictionary<string, ulong>? known = null;
        for (long index = 0; ;)
        {
            var query = ConsulQuery.AllChecks with { Index = index, Wait = context.Wait };
            var answer = await context.Client.GetAsync(query, ConsulJson.Default.ListWireIndexedCheck, cancellationToken);
            context.Heard();
            var now = new Dictionary<string, ulong>(StringComparer.Ordinal);
            foreach (var check in answer.Value)
            {
                var service = check.ServiceName ?? "";
                now[service] = now.GetValueOrDefault(service) + Fingerprint.Check(check.CheckId, check.ModifyIndex);
            }

            if (known is { } before)
            {
                var names = _names;

                // A check of a node counts for everything on it.
                var nodes = before.GetValueOrDefault("") != now.GetValueOrDefault("");
                await HintAsync(nodes ? names : names.Where(name => before.GetValueOrDefault(name) != now.GetValueOrDefault(name)), cancellationToken);
            }

            known = now;
            index = answer.Index;
            ready.TrySetResult();
            await context.PauseAsync(ShortestPause / 2, cancellationToken);
        }
    }

    private async Task HintAllAsync(CancellationToken cancellationToken)
    {
        var names = _names;
        await HintAsync(names, cancellationToken);
        var pause = PausePerService * names.Count;
        await context.PauseAsync(pause > ShortestPause ? pause : ShortestPause, cancellationToken);
    }

    private async Task HintAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            await feed.ChangedAsync(name, cancellationToken);
        }
    }
}
