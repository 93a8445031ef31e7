namespace PolarisSync.EndToEnd.Tests.NacosPolarisFaults;

/// <summary>Looks at something every 20 ms, beside the test, and remembers what was wrong.</summary>
internal sealed class Sampler : IAsyncDisposable
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(20);
    private readonly CancellationTokenSource _stop = new();
    private readonly SortedSet<string> _problems = new(StringComparer.Ordinal);
    private readonly Task _looking;
    private int _samples;

    public Sampler(Func<string?> problem) => _looking = LookAsync(problem);

    /// <summary>Stops, and asserts that there was something to see and that it was never wrong.</summary>
    public async Task AssertNothingWrongAsync()
    {
        await EndAsync();
        TestContext.Out.WriteLine($"{_samples} samples");
        Assert.Multiple(() =>
        {
            Assert.That(_samples, Is.GreaterThan(10));
            Assert.That(_problems, Is.Empty);
        });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _stop.Dispose();
    }

    private async Task EndAsync()
    {
        await _stop.CancelAsync();
        await _looking;
    }

    private async Task LookAsync(Func<string?> problem)
    {
        using var timer = new PeriodicTimer(s_step);
        do
        {
            _samples++;
            if (problem() is { } wrong)
            {
                _problems.Add(wrong);
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
        while (!_stop.IsCancellationRequested);
    }
}
