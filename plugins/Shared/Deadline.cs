namespace PolarisSync.Plugins;

/// <summary>A token that ends with the caller's or when the time is up, and tells which of the two it was.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _linked;
    private readonly CancellationToken _caller;

    public Deadline(TimeSpan after, TimeProvider timeProvider, CancellationToken caller)
    {
        _caller = caller;
        _timer = new(after, timeProvider);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(caller, _timer.Token);
    }

    public CancellationToken Token => _linked.Token;

    public bool IsOver => _timer.IsCancellationRequested;

    public bool CallerGaveUp => _caller.IsCancellationRequested;

    /// <summary>Begins to count anew.</summary>
    public void Extend(TimeSpan after)
    {
        if (!_timer.IsCancellationRequested)
        {
            _timer.CancelAfter(after);
        }
    }

    public void Dispose()
    {
        _linked.Dispose();
        _timer.Dispose();
    }
}
