using System.Threading.Channels;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

/// <summary>One watch from its beginning to its end: rounds of questions, a rest between them.</summary>
internal sealed class WatchRun(WatchContext context, WatchSet wanted, ChannelWriter<SourceEvent> writer)
{
    private const int QuestionsAtOnceHttp = 4;
    private const int QuestionsAtOnceGrpc = 64;
    private const int ManyTimes = 4;
    private static readonly TimeSpan s_tryGrpcAgain = TimeSpan.FromMinutes(1);

    private readonly PollRing _ring = new();
    private readonly NamespaceLists _lists = new(context.TimeProvider);
    private readonly CountHints _hints = new(context.Client, context.TimeProvider);
    private long _lastHeard = context.TimeProvider.GetUtcNow().UtcTicks;
    private long? _grpcTriedAt;
    private WatchSelection? _selection;

    /// <summary>When the last answer came.</summary>
    public DateTimeOffset LastHeard => new(Volatile.Read(ref _lastHeard), TimeSpan.Zero);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var isLive = false;
        DiscoverStream? stream = null;
        while (true)
        {
            var begun = context.TimeProvider.GetTimestamp();
            stream = await StreamAsync(stream, cancellationToken);
            var discover = (IDiscover?)stream ?? context.Client;
            await FollowSelectionAsync(discover, isLive, cancellationToken);
            if (!isLive)
            {
                // The engine reads everything once it hears this; what is asked from now on misses nothing.
                isLive = true;
                await writer.WriteAsync(new SourceEvent.Live(), cancellationToken);
            }

            await AskAsync(discover, stream is null ? context.HttpPollsPerSecond : context.GrpcPollsPerSecond, stream is not null, cancellationToken);
            var rest = PollRate.Round - context.TimeProvider.GetElapsedTime(begun);
            if (rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, context.TimeProvider, cancellationToken);
            }
        }
    }

    // A stream that was open and failed ends the watch. One that could not be opened leaves HTTP, and is tried again.
    private async Task<DiscoverStream?> StreamAsync(DiscoverStream? stream, CancellationToken cancellationToken)
    {
        if (context.Connection is not { } connection || stream is not null)
        {
            return stream;
        }

        if (connection.Current is null && _grpcTriedAt is { } at && context.TimeProvider.GetElapsedTime(at) < s_tryGrpcAgain)
        {
            return null;
        }

        _grpcTriedAt = context.TimeProvider.GetTimestamp();
        try
        {
            return await connection.OpenAsync(cancellationToken);
        }
        catch (SyncException error) when (error.Kind is SyncErrorKind.Transient or SyncErrorKind.Protocol)
        {
            return null;
        }
    }

    private async Task FollowSelectionAsync(IDiscover discover, bool isLive, CancellationToken cancellationToken)
    {
        var selection = wanted.Current;
        if (!ReferenceEquals(selection, _selection))
        {
            _selection = selection;

            // At the start the engine reads everything anyway.
            foreach (var gone in _ring.Set(selection.Services.Where(PolarisNames.CanBeAskedFor).ToHashSet(), hurry: isLive))
            {
                context.Reader.Forget(gone);
            }
        }

        // With nothing wanted the default namespace is the sign of life.
        IReadOnlyCollection<string> namespaces = selection.Namespaces.Count > 0 ? selection.Namespaces : [ServiceKey.DefaultNamespace];
        foreach (var ns in await _lists.AskAsync(discover, namespaces, cancellationToken))
        {
            if (isLive && selection.Namespaces.Contains(ns))
            {
                await writer.WriteAsync(new SourceEvent.ListChanged(ns), cancellationToken);
            }
        }

        Heard();
    }

    private async Task AskAsync(IDiscover discover, int mostPerSecond, bool isStream, CancellationToken cancellationToken)
    {
        var count = PollRate.PerRound(_ring.Count, mostPerSecond);
        if (!isStream && count < _ring.Count)
        {
            foreach (var hinted in await _hints.AskAsync(cancellationToken))
            {
                _ring.Hurry(hinted);
            }
        }

        var round = _ring.Take(count, count * ManyTimes);
        await Parallel.ForEachAsync(
            round,
            new ParallelOptions { MaxDegreeOfParallelism = isStream ? QuestionsAtOnceGrpc : QuestionsAtOnceHttp, CancellationToken = cancellationToken },
            async (service, token) => await AskAsync(discover, service, token));
    }

    private async ValueTask AskAsync(IDiscover discover, FollowedService service, CancellationToken cancellationToken)
    {
        var told = service.Told;
        var view = await context.Reader.AskAsync(discover, service.Key, told ?? context.Reader.Known(service.Key), static _ => true, cancellationToken);
        Heard();
        service.Told = view;
        if (told is null || !ReferenceEquals(told, view) && !told.SameAs(view))
        {
            await writer.WriteAsync(new SourceEvent.Snapshot(view.ToSnapshot()), cancellationToken);
        }
    }

    private void Heard() => Volatile.Write(ref _lastHeard, context.TimeProvider.GetUtcNow().UtcTicks);
}
