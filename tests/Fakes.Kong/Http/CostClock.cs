namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>Lets writes take what they cost: a part beside others, the rest one after the other.</summary>
internal sealed class CostClock(TimeProvider time)
{
    private readonly Lock _gate = new();
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

        TimeSpan wait;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            _busyUntil = (_busyUntil > now ? _busyUntil : now) + alone;
            wait = _busyUntil - now + beside;
        }

        await Task.Delay(wait, time, cancellationToken);
    }
}
