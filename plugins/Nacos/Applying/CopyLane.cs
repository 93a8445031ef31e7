using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Nacos.Wire;

namespace PolarisSync.Plugins.Nacos;

/// <summary>
/// One connection that keeps copies alive, and everything it published. When it is lost it is made anew within moments and everything is registered
/// again before anything else is written. Starts with the first copy.
/// </summary>
internal sealed partial class CopyLane(GrpcContext context, int number, ILogger logger) : IAsyncDisposable
{
    private const int RedoneAtOnce = 4;

    /// <summary>How long what a write replaced, took away or brought is remembered: longer than reads lag.</summary>
    public static readonly TimeSpan Remembered = NacosTraits.ReadLag + TimeSpan.FromSeconds(3);

    private static readonly TimeSpan s_readyTimeout = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<NacosService, PublishedSet> _sets = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource<GrpcConnection> _ready = NewReady();
    private Task? _loop;
    private SyncException? _failure;

    /// <summary>What is published at a service.</summary>
    public PublishedSet Find(NacosService service) => _sets.GetValueOrDefault(service) ?? PublishedSet.Empty;

    /// <summary>Every service with copies of ours.</summary>
    public IEnumerable<KeyValuePair<NacosService, PublishedSet>> All => _sets.Where(static pair => !pair.Value.Copies.IsEmpty);

    /// <summary>Opens the connection, so that the first copy need not wait for it. Does nothing where that was begun before.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            if (!_stop.IsCancellationRequested)
            {
                _loop ??= Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
            }
        }
    }

    /// <summary>Makes our copies at a service these, in one message.</summary>
    /// <exception cref="SyncException">Any kind; nothing is changed then, or the connection is made anew.</exception>
    public async Task PublishAsync(NacosService service, ImmutableDictionary<CopyKey, ServiceInstance> copies, CancellationToken cancellationToken)
    {
        var connection = await ReadyAsync(cancellationToken);
        try
        {
            await SendAsync(connection, service, copies, cancellationToken);
        }
        catch (SyncException error) when (error.Kind == SyncErrorKind.Transient && error.InnerException is not null)
        {
            // Nobody knows whether it was done. A new connection begins with what is known.
            connection.Lose(error.Message);
            throw;
        }
        catch (OperationCanceledException)
        {
            connection.Lose("a call was given up");
            throw;
        }

        var now = context.TimeProvider.GetUtcNow();
        var after = _sets.AddOrUpdate(
            service,
            static (_, arguments) => PublishedSet.Empty.After(arguments.copies, arguments.now, Remembered),
            static (_, before, arguments) => before.After(arguments.copies, arguments.now, Remembered),
            (copies, now));
        if (after.Copies.IsEmpty)
        {
            ForgetOld(now);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_loop is { } loop)
        {
            await loop;
        }

        _ready.TrySetCanceled();
        _stop.Dispose();
    }

    private static TaskCompletionSource<GrpcConnection> NewReady() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static Task<WireAnswer> SendAsync(
        GrpcConnection connection, NacosService service, ImmutableDictionary<CopyKey, ServiceInstance> copies, CancellationToken cancellationToken)
    {
        var batch = new WireBatch
        {
            Namespace = service.Namespace,
            GroupName = service.Group,
            ServiceName = service.Name,
            Instances = [.. copies.OrderBy(pair => pair.Key.Instance).ThenBy(pair => pair.Key.Owner, StringComparer.Ordinal).Select(pair => NacosMapper.ToWire(pair.Value, ephemeral: true))],
        };
        return connection.CallAsync("BatchInstanceRequest", batch, NacosJson.Default.WireBatch, $"the copies of '{service}'", cancellationToken);
    }

    private async Task<GrpcConnection> ReadyAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task<GrpcConnection> ready;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            _loop ??= Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
            ready = _ready.Task;
        }

        try
        {
            return await ready.WaitAsync(s_readyTimeout, context.TimeProvider, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw Volatile.Read(ref _failure) ?? NacosErrors.SessionDown("no answer");
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var address = number;
            var pause = s_firstPause;
            while (true)
            {
                try
                {
                    await using var connection = await context.OpenAsync(address, cancellationToken);
                    await RedoAsync(connection, cancellationToken);
                    Volatile.Write(ref _failure, null);
                    pause = s_firstPause;
                    _ready.TrySetResult(connection);
                    var reason = await connection.Closed.WaitAsync(cancellationToken);
                    Log.Lost(logger, reason.TrimEnd('.'));
                    Volatile.Write(ref _failure, NacosErrors.SessionDown(reason));
                }
                catch (SyncException error)
                {
                    Volatile.Write(ref _failure, error);
                    Log.NotYet(logger, error.Message);
                    pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
                }

                lock (_gate)
                {
                    if (_ready.Task.IsCompleted)
                    {
                        _ready = NewReady();
                    }
                }

                address++;
                await Task.Delay(pause, context.TimeProvider, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Disposed; what was published goes with the connection.
        }
    }

    private async Task RedoAsync(GrpcConnection connection, CancellationToken cancellationToken)
    {
        var sets = All.ToList();
        if (sets.Count == 0)
        {
            return;
        }

        await Parallel.ForEachAsync(
            sets,
            new ParallelOptions { MaxDegreeOfParallelism = RedoneAtOnce, CancellationToken = cancellationToken },
            async (set, token) =>
            {
                try
                {
                    await SendAsync(connection, set.Key, set.Value.Copies, token);
                    _sets[set.Key] = set.Value.Redone(context.TimeProvider.GetUtcNow());
                }
                catch (SyncException error) when (error.Kind == SyncErrorKind.Rejected)
                {
                    _sets.TryRemove(set.Key, out _);
                    Log.NotTakenBack(logger, set.Key.ToString(), error.Message.TrimEnd('.'));
                }
            });
        Log.Redone(logger, sets.Count);
    }

    private void ForgetOld(DateTimeOffset now)
    {
        foreach (var pair in _sets)
        {
            if (pair.Value.Copies.IsEmpty && now - pair.Value.WrittenAt > Remembered)
            {
                _sets.TryRemove(pair);
            }
        }
    }
}
