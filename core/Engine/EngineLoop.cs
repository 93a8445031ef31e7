using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace PolarisSync.Core.Engine;

/// <summary>
/// The one thread of thought of an engine: everything that changes its state runs here, one action after the other, so no state needs a lock.
/// I/O runs beside it and posts its results back.
/// </summary>
internal sealed partial class EngineLoop : IAsyncDisposable
{
    private readonly Channel<Action> _actions = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<Task> _operations = [];
    private readonly HashSet<LoopTimer> _timers = [];
    private readonly Lock _gate = new();
    private readonly ILogger _logger;
    private readonly TaskScheduler _scheduler = TaskScheduler.Current;
    private readonly Task _pump;

    public EngineLoop(TimeProvider timeProvider, ILogger<EngineLoop> logger)
    {
        Time = timeProvider;
        _logger = logger;
        _pump = PumpAsync();
    }

    /// <summary>Where time comes from.</summary>
    public TimeProvider Time { get; }

    /// <summary>Now.</summary>
    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>Cancelled when the engine stops.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Runs an action on the loop; from any thread.</summary>
    public void Post(Action action) => _actions.Writer.TryWrite(action);

    /// <summary>Runs a function on the loop and gives its result back.</summary>
    public async Task<T> InvokeAsync<T>(Func<T> function, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var accepted = _actions.Writer.TryWrite(() =>
        {
            try
            {
                done.SetResult(function());
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                done.SetException(exception);
            }
        });
        ObjectDisposedException.ThrowIf(!accepted, this);
        return await done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Runs an action on the loop after a while. Disposing the result calls it off.</summary>
    public IDisposable Schedule(TimeSpan delay, Action action)
    {
        var timer = new LoopTimer(this, action);
        lock (_gate)
        {
            _timers.Add(timer);
        }

        timer.Start(delay < TimeSpan.Zero ? TimeSpan.Zero : delay);
        return timer;
    }

    /// <summary>Starts I/O beside the loop, on the scheduler the loop was made on; it is awaited when the engine stops. What it throws besides cancellation is a bug and logged as one.</summary>
    public void Start(string what, Func<Task> operation)
    {
        var task = Task.Factory.StartNew(() => RunAsync(what, operation), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler).Unwrap();
        lock (_gate)
        {
            _operations.Add(task);
        }

        _ = task.ContinueWith(
            done =>
            {
                lock (_gate)
                {
                    _operations.Remove(done);
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Cancels everything and waits until nothing runs any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        LoopTimer[] timers;
        lock (_gate)
        {
            timers = [.. _timers];
        }

        foreach (var timer in timers)
        {
            timer.Dispose();
        }

        await OperationsAsync();
        _actions.Writer.TryComplete();
        await _pump;

        // What the last actions started sees the cancelled token and ends at once.
        await OperationsAsync();
        _stopping.Dispose();
    }

    private async Task RunAsync(string what, Func<Task> operation)
    {
        try
        {
            await operation();
        }
        catch (OperationCanceledException)
        {
            // Stopped; whoever cancelled knows.
        }
#pragma warning disable CA1031 // Because the owner of every operation is this loop: nothing above it could handle a bug better than logging it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.OperationBroke(_logger, what, exception);
        }
    }

    private Task OperationsAsync()
    {
        lock (_gate)
        {
            return Task.WhenAll(_operations);
        }
    }

    private async Task PumpAsync()
    {
        await Task.Yield();
        await foreach (var action in _actions.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                action();
            }
#pragma warning disable CA1031 // Because one broken action must not end the engine: the next audit repairs what it left undone.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Log.ActionBroke(_logger, exception);
            }
        }
    }

    private void Forget(LoopTimer timer)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
        }
    }

    private sealed class LoopTimer(EngineLoop loop, Action action) : IDisposable
    {
        private readonly Lock _gate = new();
        private ITimer? _timer;
        private bool _over;

        public void Start(TimeSpan delay)
        {
            lock (_gate)
            {
                _timer = loop.Time.CreateTimer(static state => ((LoopTimer)state!).Fire(), this, delay, Timeout.InfiniteTimeSpan);
            }
        }

        public void Dispose()
        {
            lock (_gate)
            {
                _over = true;
                _timer?.Dispose();
            }

            loop.Forget(this);
        }

        private void Fire() => loop.Post(() =>
        {
            lock (_gate)
            {
                if (_over)
                {
                    return;
                }
            }

            Dispose();
            action();
        });
    }
}
