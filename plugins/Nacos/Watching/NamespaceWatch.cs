using System.Collections.Concurrent;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Nacos.Wire;

namespace PolarisSync.Plugins.Nacos;

/// <summary>
/// Follows the wanted services of one namespace over one connection. A push is a hint and no more: it leaves disabled instances out, may show a
/// health that nobody has, and names neither namespace nor version.
/// </summary>
internal sealed class NamespaceWatch(GrpcContext grpc, NacosApi api, WatchFeed feed, string ns, TimeSpan listInterval)
{
    private const int SubscribedAtOnce = 16;
    private const int ListFailures = 3;

    private readonly string _namespace = NacosService.NamespaceOf(ns);
    private readonly TaskCompletionSource<GrpcConnection> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Subscribed services with the content of the subscription's answer, until the push that follows it came.
    private readonly ConcurrentDictionary<NacosService, ulong?> _subscribed = new();
    private volatile bool _wantsList;

    /// <summary>Runs until it is cancelled; throws when the connection is lost or the list cannot be read.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await grpc.OpenAsync(_namespace, TakePush, cancellationToken);
            _connected.TrySetResult(connection);
            var list = FollowListAsync(cancellationToken);
            var ended = await Task.WhenAny(list, connection.Closed.WaitAsync(cancellationToken));
            if (ended == list)
            {
                await list;
            }

            cancellationToken.ThrowIfCancellationRequested();
            throw new SyncException(SyncErrorKind.Transient, $"The connection to Nacos that watches namespace '{_namespace}' was lost: {(await connection.Closed).TrimEnd('.')}.");
        }
        catch (SyncException error)
        {
            _connected.TrySetException(error);
            throw;
        }
        catch (OperationCanceledException)
        {
            _connected.TrySetCanceled(CancellationToken.None);
            throw;
        }
        finally
        {
            // Seen by whoever waits for it, or by nobody.
            _ = _connected.Task.Exception;
        }
    }

    /// <summary>Follows what this selection wants of the namespace; completes when all of it is subscribed.</summary>
    public async Task WantAsync(WatchSelection selection)
    {
        _wantsList = selection.Namespaces.Contains(ns);
        var connection = await _connected.Task;
        var wanted = selection.Services.Where(key => key.Namespace == ns).Select(NacosService.Of).ToHashSet();
        var joined = wanted.Where(service => !_subscribed.ContainsKey(service)).ToList();
        var left = _subscribed.Keys.Where(service => !wanted.Contains(service)).ToList();

        // What joins a live watch is announced; at the start the engine reads everything anyway.
        var announce = feed.IsLive;
        await Parallel.ForEachAsync(joined, new ParallelOptions { MaxDegreeOfParallelism = SubscribedAtOnce }, async (service, token) =>
        {
            if (ServiceNameRules.ProblemOf(service) is null)
            {
                // Known before the call: the push may be faster than the answer.
                _subscribed[service] = null;
                var answer = await SubscribeAsync(connection, service, subscribe: true, token);
                _subscribed.TryUpdate(service, HostsPrint.Of(answer.ServiceInfo?.Hosts), null);
            }

            if (announce)
            {
                feed.Changed(service.ToKey());
            }
        });
        foreach (var service in left)
        {
            _subscribed.TryRemove(service, out _);
            await SubscribeAsync(connection, service, subscribe: false, CancellationToken.None);
        }
    }

    private Task<WireAnswer> SubscribeAsync(GrpcConnection connection, NacosService service, bool subscribe, CancellationToken cancellationToken) =>
        connection.CallAsync(
            "SubscribeServiceRequest",
            new WireSubscription { Namespace = _namespace, GroupName = service.Group, ServiceName = service.Name, Subscribe = subscribe },
            NacosJson.Default.WireSubscription,
            $"pushes of '{service}'",
            cancellationToken);

    private void TakePush(string type, WirePush push)
    {
        if (type != "NotifySubscriberRequest" || push.ServiceInfo is not { Name: { } name } info)
        {
            return;
        }

        // Before 2.x wrote them apart the group stood in the name.
        var at = name.IndexOf("@@", StringComparison.Ordinal);
        var service = at < 0 ? new NacosService(_namespace, info.GroupName ?? NacosService.DefaultGroup, name) : new(_namespace, name[..at], name[(at + 2)..]);
        if (!_subscribed.TryGetValue(service, out var answered))
        {
            return;
        }

        // Every subscription is followed by one push 0.6 s later even if nothing happened: thousands of reads for nothing at a start.
        if (answered is not null)
        {
            _subscribed.TryUpdate(service, null, answered);
            if (answered == HostsPrint.Of(info.Hosts))
            {
                return;
            }
        }

        feed.Changed(service.ToKey());
    }

    private async Task FollowListAsync(CancellationToken cancellationToken)
    {
        HashSet<NacosService>? known = null;
        for (var failures = 0; ;)
        {
            var began = grpc.TimeProvider.GetTimestamp();
            if (_wantsList)
            {
                try
                {
                    var names = (await api.ListAsync(_namespace, cancellationToken)).ToHashSet();
                    if (known is null ? feed.IsLive : !known.SetEquals(names))
                    {
                        feed.ListChanged(ns);
                    }

                    known = names;
                    failures = 0;
                }
                catch (SyncException error) when (error.Kind == SyncErrorKind.Transient && ++failures < ListFailures)
                {
                    // The connection tells whether the server is gone.
                }
            }

            // A large list that takes its time is asked for less often.
            var took = grpc.TimeProvider.GetElapsedTime(began);
            await Task.Delay(took * 4 > listInterval ? took * 4 : listInterval, grpc.TimeProvider, cancellationToken);
        }
    }
}
