using System.Runtime.CompilerServices;
using System.Threading.Channels;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

/// <summary>
/// Follows the wanted services by asking for their revisions in turn, over the Discover stream where there is one, else over HTTP. Ends with an
/// exception at the first failure: what was missed meanwhile is then read anew.
/// </summary>
internal sealed class DiscoverWatch(WatchContext context)
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
        var run = new WatchRun(context, wanted, writer);
        try
        {
            await run.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            writer.TryComplete();
        }
        catch (SyncException error) when (error is { Kind: SyncErrorKind.Transient, InnerException: OperationCanceledException })
        {
            // Silence, not a failure anybody told us: the server hangs, or the way to it swallows packets.
            writer.TryWrite(new SourceEvent.Stale(run.LastHeard, error.Message));
            writer.TryComplete(error);
        }
        catch (Exception error) // Whatever it is leaves through the reader of the channel.
            when (writer.TryComplete(error))
        {
        }
    }
}
