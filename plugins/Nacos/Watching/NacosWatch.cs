using System.Runtime.CompilerServices;
using System.Threading.Channels;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>
/// Follows the wanted services: a connection for each namespace, since a push does not name its namespace, and a look at each list of services
/// every few seconds. Ends with an exception when a connection is lost: what was missed meanwhile is then read anew.
/// </summary>
internal sealed class NacosWatch(GrpcContext grpc, NacosApi api, TimeSpan listInterval)
{
    public async IAsyncEnumerable<SourceEvent> RunAsync(WatchSet wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Unbounded: pushes are taken by the loop that also answers the server's questions, which must not wait; one a service waits at most.
        var channel = Channel.CreateUnbounded<SourceEvent>(new UnboundedChannelOptions { SingleReader = true });
        var feed = new WatchFeed(channel.Writer);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var run = FillAsync(wanted, feed, channel.Writer, stop.Token);
        try
        {
            await foreach (var happened in channel.Reader.ReadAllAsync(cancellationToken))
            {
                feed.Taken(happened);
                yield return happened;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await run;
        }
    }

    private async Task FillAsync(WatchSet wanted, WatchFeed feed, ChannelWriter<SourceEvent> writer, CancellationToken cancellationToken)
    {
        try
        {
            await FollowAsync(wanted, feed, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            writer.TryComplete();
        }
        catch (Exception error) // Whatever it is leaves through the reader of the channel.
            when (writer.TryComplete(error))
        {
        }
    }

    private async Task FollowAsync(WatchSet wanted, WatchFeed feed, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var followed = new Dictionary<string, (NamespaceWatch Watch, Task Run)>(StringComparer.Ordinal);
        try
        {
            var selection = wanted.Current;
            while (true)
            {
                var spaces = selection.Services.Select(static key => key.Namespace).Union(selection.Namespaces, StringComparer.Ordinal).Distinct(StringComparer.Ordinal).ToList();
                foreach (var ns in spaces.Where(ns => !followed.ContainsKey(ns)))
                {
                    var watch = new NamespaceWatch(grpc, api, feed, ns, listInterval);
                    followed[ns] = (watch, watch.RunAsync(stop.Token));
                }

                // A namespace that nobody wants any more keeps its connection, without a subscription: it may be wanted again.
                var settled = Task.WhenAll(followed.Select(pair => pair.Value.Watch.WantAsync(selection)));
                await await Task.WhenAny([settled, .. followed.Values.Select(static one => one.Run)]);
                await settled;
                feed.Live();
                var change = wanted.WaitForChangeAsync(selection, stop.Token);
                await await Task.WhenAny([change, .. followed.Values.Select(static one => one.Run)]);
                selection = await change;
            }
        }
        finally
        {
            await stop.CancelAsync();
            foreach (var (_, run) in followed.Values)
            {
                // What it failed with was thrown above, or nobody needs it any more.
                await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
