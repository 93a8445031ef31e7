using System.Diagnostics.CodeAnalysis;

namespace PolarisSync.Core.Tests.Properties;

/// <summary>
/// Runs everything of a test on one thread, in an order that only a seed decides, so that a test knows when nothing is left to do and a
/// failure comes again. Out of turn now and then, as the thread pool would.
/// </summary>
internal sealed class SteppedScheduler(int seed) : TaskScheduler
{
    private const int OutOfTurn = 4;
    private const int MostSteps = 100_000;
    private readonly Lock _gate = new();
    private readonly List<Task> _queue = [];
    private readonly List<TaskCompletionSource> _idle = [];
    private readonly SemaphoreSlim _added = new(0);
#pragma warning disable CA5394 // Because chance only picks an order here.
    private readonly Random _random = new(seed);
#pragma warning restore CA5394
    private Thread? _thread;
    private int _steps;

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs a test's body and everything it starts.</summary>
    public static Task RunAsync(int seed, Func<Task> body)
    {
        var scheduler = new SteppedScheduler(seed);
        return Task.Factory.StartNew(() => scheduler.Run(body), CancellationToken.None, TaskCreationOptions.LongRunning, Default).Unwrap();
    }

    /// <summary>Ends when nothing else is left to run; what waits for the clock does not count.</summary>
    public static Task IdleAsync()
    {
        var scheduler = (SteppedScheduler)Current;
        var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (scheduler._gate)
        {
            scheduler._idle.Add(idle);
        }

        scheduler._added.Release();
        return idle.Task;
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            _queue.Add(task);
        }

        _added.Release();
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && Thread.CurrentThread == _thread && TryExecuteTask(task);

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return [.. _queue];
        }
    }

    private Task Run(Func<Task> body)
    {
        _thread = Thread.CurrentThread;
        var running = Task.Factory.StartNew(body, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();
        _ = running.ContinueWith(_ => _added.Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, Default);
        while (!running.IsCompleted || GetScheduledTasks().Any())
        {
            if (_steps > MostSteps && EndIdle(new HistoryException($"Not at rest after {MostSteps} steps while the clock stands still")))
            {
                _steps = 0;
            }
            else if (TryTake(out var task))
            {
                _steps++;
                TryExecuteTask(task);
            }
            else if (!HasMore() && !EndIdle(null))
            {
                _added.Wait();
            }
        }

        return running;
    }

    private bool TryTake([NotNullWhen(true)] out Task? task)
    {
        lock (_gate)
        {
            task = null;
            if (_queue.Count == 0)
            {
                return false;
            }

#pragma warning disable CA5394 // Because chance only picks an order here.
            var index = _random.Next(OutOfTurn) == 0 ? _random.Next(_queue.Count) : 0;
#pragma warning restore CA5394
            task = _queue[index];
            _queue.RemoveAt(index);
            return true;
        }
    }

    // The little that runs on the pool whatever scheduler there is, such as the callbacks of a cancellation, is waited for first.
    private bool HasMore()
    {
        using var passed = new ManualResetEventSlim();
        ThreadPool.UnsafeQueueUserWorkItem(static state => ((ManualResetEventSlim)state!).Set(), passed);
        passed.Wait();
        lock (_gate)
        {
            return _queue.Count > 0;
        }
    }

    private bool EndIdle(Exception? failure)
    {
        lock (_gate)
        {
            foreach (var idle in _idle)
            {
                if (failure is null)
                {
                    idle.SetResult();
                }
                else
                {
                    idle.SetException(failure);
                }
            }

            _steps = 0;

            var any = _idle.Count > 0;
            _idle.Clear();
            return any;
        }
    }
}
