namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>Does things later, by the server's clock, one after another under the server's lock.</summary>
internal sealed class Scheduler : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Lock _gate;
    private readonly PriorityQueue<Action, (DateTimeOffset Due, long Order)> _queue = new();
    private readonly ITimer _timer;
    private long _order;
    private bool _disposed;

    public Scheduler(TimeProvider time, Lock gate)
    {
        _time = time;
        _gate = gate;
        _timer = time.CreateTimer(_ => Run(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void After(TimeSpan delay, Action action)
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _queue.Enqueue(action, (_time.GetUtcNow() + delay, _order++));
                Arm();
            }
        }
    }

    public void Every(TimeSpan interval, Action action) => After(interval, () =>
    {
        action();
        Every(interval, action);
    });

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _queue.Clear();
        }

        _timer.Dispose();
    }

    private void Run()
    {
        lock (_gate)
        {
            while (_queue.TryPeek(out var action, out var at) && at.Due <= _time.GetUtcNow())
            {
                _queue.Dequeue();
                action();
            }

            Arm();
        }
    }

    private void Arm()
    {
        if (!_disposed && _queue.TryPeek(out _, out var next))
        {
            var wait = next.Due - _time.GetUtcNow();
            _timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait + TimeSpan.FromMilliseconds(1) - TimeSpan.FromTicks(wait.Ticks % TimeSpan.TicksPerMillisecond), Timeout.InfiniteTimeSpan);
        }
    }
}
