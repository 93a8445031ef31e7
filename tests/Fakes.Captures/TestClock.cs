using Microsoft.Extensions.Time.Testing;

namespace PolarisSync.Tests.Captures;

/// <summary>A clock that a replay moves: in small steps, with a breath of real time after each, so that what is due can happen and travel.</summary>
public sealed class TestClock(FakeTimeProvider time)
{
    private const int Steps = 100;
    private static readonly TimeSpan ShortestStep = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestStep = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(1);

    /// <summary>The clock that is moved.</summary>
    public TimeProvider Time => time;

    /// <summary>Lets a time pass.</summary>
    public Task PassAsync(TimeSpan span, CancellationToken cancellationToken) => PassUntilAsync(() => false, span, cancellationToken);

    /// <summary>Lets time pass until a condition holds, but no more than given; tells whether it held.</summary>
    public async Task<bool> PassUntilAsync(Func<bool> condition, TimeSpan atMost, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var step = TimeSpan.FromTicks(Math.Clamp(atMost.Ticks / Steps, ShortestStep.Ticks, LongestStep.Ticks));
        for (var passed = TimeSpan.Zero; passed < atMost; passed += step)
        {
            if (condition())
            {
                return true;
            }

            time.Advance(step < atMost - passed ? step : atMost - passed);
            await Task.Delay(Breath, TimeProvider.System, cancellationToken);
        }

        return condition();
    }
}
