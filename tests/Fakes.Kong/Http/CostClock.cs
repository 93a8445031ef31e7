namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>
/// Lets writes take what they cost: a part beside others, the rest one after the other. Timers ring some milliseconds late, which is more than a write
/// takes: by so much those that follow are shorter.
/// </summary>
internal sealed class CostClock(TimeProvider time)
{
    private static readonly TimeSpan MostLate = TimeSpan.FromMilliseconds(50);
    private readonly Lock _gate = new();
    private TimeSpan _late;
    private DateTimeOffset _busyUntil = DateTimeOffset.MinValue;

    public async Task WaitAsync(KongCosts costs, string method, string path, CancellationToken cancellationToken)
    {
        if (method is "GET" or "HEAD" or "OPTIONS")
        {
            return;
        }

        var target = path.Contains("/targets", StringComparison.Ordinal);
        var (beside, alone) = target ? (costs.TargetBeside, costs.TargetAlone) : (TimeSpan.Zero, costs.EntityAlone);
        if (beside + alone <= TimeSpan.Zero)
        {
            return;
        }

        DateTimeOffset due;
        TimeSpan wait;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            _busyUntil = (_busyUntil > now ? _busyUntil : now) + alone;
            var used = _busyUntil + beside - now < _late ? _busyUntil + beside - now : _late;
            _late -= used;
            due = _busyUntil + beside - used;
            wait = due - now;
        }

        await Task.Delay(wait, time, cancellationToken);
        lock (_gate)
        {
            var late = _late + (time.GetUtcNow() - due);
            _late = late < TimeSpan.Zero ? TimeSpan.Zero : late < MostLate ? late : MostLate;
        }
    }
}
