using System.Runtime.CompilerServices;
using System.Threading.Channels;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

/// <summary>
/// Follows the wanted services: few by one waiting query each, many by one waiting dump, and without the dump by hints. Changes over by
/// itself when the wanted set grows or shrinks. Ends with an exception at the first failure, and when the server started over: what was
/// missed meanwhile is then read anew.
/// </summary>
internal sealed class CatalogWatch(WatchContext context)
{
    private const int BufferedEvents = 256;

    public async IAsyncEnumerable<SourceEvent> RunAsync(WatchSet wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<SourceEvent>(BufferedEvents);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var run = FillAsync(wanted, channel.Writer, stop.Token);
        try
        {
            await foreach (var happened in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return happened;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await run;
        }
    }

    private async Task FillAsync(WatchSet wanted, ChannelWriter<SourceEvent> writer, CancellationToken cancellationToken)
    {
        var since = context.TimeProvider.GetUtcNow();
        var life = context.Client.Indexes.Life;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, life);
        var check = new LifeCheck(context).RunAsync(stop.Token);
        try
        {
            await FollowAsync(wanted, new(writer), stop.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            writer.TryComplete();
        }
        catch (OperationCanceledException) when (life.IsCancellationRequested)
        {
            writer.TryComplete(IndexLedger.Over("it was watched"));
        }
        catch (SyncException error) when (error is { Kind: SyncErrorKind.Transient, InnerException: OperationCanceledException })
        {
            // Silence, not a failure anybody told us: the server hangs, or the way to it swallows packets.
            writer.TryWrite(new SourceEvent.Stale(since > context.LastHeard ? since : context.LastHeard, error.Message));
            writer.TryComplete(error);
        }
        catch (Exception error) // Whatever it is leaves through the reader of the channel.
            when (writer.TryComplete(error))
        {
        }
        finally
        {
            await stop.CancelAsync();
            await check.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(WatchSet wanted, WatchFeed feed, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (context.IsNarrow(WatchContext.NamesOf(wanted.Current).Count))
            {
                await new NarrowWatch(context, feed).RunAsync(wanted, cancellationToken);
            }
            else if (context.Reader.CanDump)
            {
                await new WideWatch(context, feed).RunAsync(wanted, cancellationToken);
            }
            else
            {
                await new SignalWatch(context, feed).RunAsync(wanted, cancellationToken);
            }
        }
    }
}
