namespace PolarisSync.Tests.Fakes.Polaris.State;

/// <summary>Lets calls take what they cost: windows side by side, the store's work one after the other.</summary>
internal sealed class StoreClock(TimeProvider time)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _busyUntil = DateTimeOffset.MinValue;

    /// <summary>Waits for the window, then until the store has done this work after all that came before it.</summary>
    public async Task WriteAsync(TimeSpan window, TimeSpan work, CancellationToken cancellationToken)
    {
        await WaitAsync(window, cancellationToken);
        if (work <= TimeSpan.Zero)
        {
            return;
        }

        TimeSpan wait;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            _busyUntil = (_busyUntil > now ? _busyUntil : now) + work;
            wait = _busyUntil - now;
        }

        await WaitAsync(wait, cancellationToken);
    }

    /// <summary>Waits, if there is something to wait for.</summary>
    public Task WaitAsync(TimeSpan span, CancellationToken cancellationToken) =>
        span <= TimeSpan.Zero ? Task.CompletedTask : Task.Delay(span, time, cancellationToken);
}
