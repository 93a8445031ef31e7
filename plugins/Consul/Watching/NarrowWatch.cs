using PolarisSync.Abstractions;
using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>One waiting query a service, and one for the list where a namespace is wanted. Returns when too many are wanted for that.</summary>
internal sealed class NarrowWatch(WatchContext context, WatchFeed feed)
{
    // A query that returns for nothing (a service that does not exist wakes with every other one) is asked again more slowly.
    private static readonly TimeSpan PauseAfterChange = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan PauseAfterNothing = TimeSpan.FromMilliseconds(200);

    public async Task RunAsync(WatchSet wanted, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var loops = new LoopSet(stop);
        var selection = wanted.Current;
        await context.Reader.ListAsync(ConsulQuery.Services, stop.Token);
        while (context.IsNarrow(WatchContext.NamesOf(selection).Count))
        {
            // What joins a live watch is announced; at the start the engine reads everything anyway.
            var announce = feed.IsLive;
            var begun = new List<Task>();
            await loops.KeepOnlyAsync([.. WatchContext.NamesOf(selection).Select(name => "s" + name), .. WatchContext.WantsList(selection) ? ["l"] : Array.Empty<string>()]);
            foreach (var name in WatchContext.NamesOf(selection))
            {
                loops.Start("s" + name, (ready, token) => FollowServiceAsync(name, announce, ready, token), begun);
            }

            if (WatchContext.WantsList(selection))
            {
                loops.Start("l", (ready, token) => new ListLoop(context).RunAsync(announce, ready, feed.ListChangedAsync, token), begun);
            }

            await loops.WatchAsync(Task.WhenAll(begun));
            await feed.LiveAsync(stop.Token);
            var change = wanted.WaitForChangeAsync(selection, stop.Token);
            await loops.WatchAsync(change);
            selection = await change;
        }
    }

    private async Task FollowServiceAsync(string name, bool announce, TaskCompletionSource ready, CancellationToken cancellationToken)
    {
        if (!ServiceNames.CanBeAskedFor(name))
        {
            // Only the dump can show it, so only the audit finds its changes.
            ready.TrySetResult();
            return;
        }

        ulong? known = null;
        for (long index = 0; ;)
        {
            var query = ConsulQuery.Service(name) with { Index = index, Wait = context.Wait };
            var answer = await context.Client.GetAsync(query, ConsulJson.Default.ListWireHealthEntry, cancellationToken);
            context.Heard();
            var fingerprint = Fingerprint.Of(answer.Value);
            var changed = fingerprint != known;
            if (changed && (known is not null || announce))
            {
                await EmitAsync(name, answer, cancellationToken);
            }

            known = fingerprint;
            index = answer.Index;
            ready.TrySetResult();
            await context.PauseAsync(changed && index > 0 ? PauseAfterChange : PauseAfterNothing, cancellationToken);
        }
    }

    private async Task EmitAsync(string name, ConsulAnswer<List<WireHealthEntry>> answer, CancellationToken cancellationToken)
    {
        var service = context.Reader.Collect(name, answer, context.Mapper.ToSource);
        if (service.Exists)
        {
            await feed.SnapshotAsync(service, cancellationToken);
            return;
        }

        // Empty is believed only next to a list in which the token can see.
        await foreach (var confirmed in context.Reader.ReadAsync([name], context.Mapper.ToSource, known: null, cancellationToken))
        {
            await feed.SnapshotAsync(confirmed, cancellationToken);
        }
    }
}
