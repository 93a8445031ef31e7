using System.Text.Json;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Kubernetes.Wire;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>
/// Keeps a reflection equal to what the API server has of one kind: a whole list, then a watch from its version, renewed for ever. Whatever cannot be
/// trusted leads to another whole list, whose difference shows what was missed; what cannot be read leads to an exception and leaves the reflection as it is.
/// </summary>
internal sealed class Reflector<TWire, TView>(KubeApi api, KubeResource<TWire, TView> resource, KubePath path, IReflection<TView> target, TimeProvider timeProvider)
    where TWire : class, IWireObject
{
    private const int MostFailures = 3;
    private const int MostQuickEnds = 3;
    private static readonly TimeSpan QuickEnd = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    // How long a server may take to end a watch after its time before nobody is taken to be at the other end.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    private string _version = "";
    private long _listedAt;
    private int _quickEnds;
    private int _failures;

    /// <summary>Runs until cancelled.</summary>
    /// <exception cref="SyncException">The server cannot be read; the reflection has its last state.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (items, version) = await KubeLists.ReadAsync(api, resource, path, cancellationToken);
            target.Replace(items);
            _version = version;
            _listedAt = timeProvider.GetTimestamp();
            await FollowAsync(TimeSpan.FromMinutes(Random.Shared.Next(10, 16)), cancellationToken);
        }
    }

    // Returns when another list is due.
    private async Task FollowAsync(TimeSpan listEvery, CancellationToken cancellationToken)
    {
        while (timeProvider.GetElapsedTime(_listedAt) < listEvery)
        {
            var (begun, from) = (timeProvider.GetTimestamp(), _version);
            WatchEnd end;
            try
            {
                end = await WatchAsync(cancellationToken);
                _failures = 0;
            }
            catch (SyncException error) when (error.Kind == SyncErrorKind.Transient && _failures < MostFailures)
            {
                await PauseAsync(++_failures, error.RetryAfter, cancellationToken);
                continue;
            }

            var isQuick = timeProvider.GetElapsedTime(begun) < QuickEnd && string.Equals(from, _version, StringComparison.Ordinal);
            _quickEnds = isQuick ? _quickEnds + 1 : 0;
            if (isQuick && (end != WatchEnd.Expired || _quickEnds > 1))
            {
                await PauseAsync(_quickEnds, null, cancellationToken);
            }

            // A server that ends one watch after the other may mean by it that it has lost the version.
            if (end != WatchEnd.Ended || _quickEnds >= MostQuickEnds)
            {
                return;
            }
        }
    }

    private async Task<WatchEnd> WatchAsync(CancellationToken cancellationToken)
    {
        var seconds = Random.Shared.Next(240, 481);
        using var silence = new CancellationTokenSource(TimeSpan.FromSeconds(seconds) + Grace, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            using var response = await api.OpenWatchAsync(path.Watch(_version, seconds), resource.What, either.Token);
            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            await foreach (var line in JsonLines.ReadAsync(body, KubeJson.Default.WireEvent, either.Token))
            {
                if (string.Equals(line.Type, "ERROR", StringComparison.Ordinal))
                {
                    // The server may leave the stream open and silent after it: leaving here closes it.
                    var status = line.Object.Deserialize(KubeJson.Default.WireStatus);
                    return KubeErrors.FromStatus(resource.What, status?.Code ?? 0, status, null) is ExpiredException ? WatchEnd.Expired : WatchEnd.Doubtful;
                }

                Take(line);
            }

            return WatchEnd.Ended;
        }
        catch (ExpiredException)
        {
            return WatchEnd.Expired;
        }
        catch (Exception error) when (
            error is OperationCanceledException or IOException or HttpRequestException
            && silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Half-open: nobody is at the other end any more.
            return WatchEnd.Doubtful;
        }
        catch (Exception error) when (error is IOException or HttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            return WatchEnd.Ended;
        }
        catch (JsonException error)
        {
            throw KubeErrors.Unreadable(resource.What, error);
        }
    }

    private void Take(WireEvent line)
    {
        var item = line.Object.Deserialize(resource.ItemType);
        if (item?.Metadata?.ResourceVersion is not { Length: > 0 } version)
        {
            throw KubeErrors.Unreadable(resource.What);
        }

        switch (line.Type)
        {
            case "ADDED" or "MODIFIED":
                target.Put(resource.Convert(item));
                break;
            case "DELETED":
                target.Remove(resource.Convert(item));
                break;
            default:
                // A BOOKMARK, or something newer than this: its version counts.
                break;
        }

        _version = version;
    }

    private Task PauseAsync(int count, TimeSpan? asked, CancellationToken cancellationToken)
    {
        var pause = Math.Min(ShortestPause.TotalMilliseconds * Math.Pow(2, count - 1), LongestPause.TotalMilliseconds) * (0.75 + (Random.Shared.NextDouble() / 2));
        var wait = asked is { } told && told > TimeSpan.Zero ? told : TimeSpan.FromMilliseconds(pause);
        return Task.Delay(wait < LongestPause ? wait : LongestPause, timeProvider, cancellationToken);
    }
}
