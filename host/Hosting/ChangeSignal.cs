namespace PolarisSync.Host.Hosting;

/// <summary>Ends one loop's wait early. Signals coalesce.</summary>
internal sealed class ChangeSignal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>From any thread.</summary>
    public void Set()
    {
        lock (_gate)
        {
            _next.TrySetResult();
        }
    }

    /// <summary>Waits for a signal since the last wait, or until the time is over; null for no end.</summary>
    public async Task WaitAsync(TimeSpan? time, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        Task signal;
        lock (_gate)
        {
            signal = _next.Task;
        }

        try
        {
            await signal.WaitAsync(time is { } limit ? (limit > TimeSpan.Zero ? limit : TimeSpan.Zero) : Timeout.InfiniteTimeSpan, timeProvider, cancellationToken);
        }
        catch (TimeoutException)
        {
            return;
        }

        lock (_gate)
        {
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
