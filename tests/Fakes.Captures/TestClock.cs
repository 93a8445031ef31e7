using Microsoft.Extensions.Time.Testing;

namespace PolarisSync.Tests.Captures;

/// <summary>A clock that a replay moves: in small steps, with a breath of real time after each, so that what is due can happen and travel.</summary>
public sealed class TestClock(FakeTimeProvider time)
{
    /// <summary>How far one step goes.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(1);

    /// <summary>The clock that is moved.</summary>
    public TimeProvider Time => time;

    /// <summary>Lets a time pass.</summary>
    public Task PassAsync(TimeSpan span, CancellationToken cancellationToken) => PassUntilAsync(() => false, span, cancellationToken);

    /// <summary>Lets time pass until a condition holds, but no more than given; tells whether it held.</summary>
    public async Task<bool> PassUntilAsync(Func<bool> condition, TimeSpan atMost, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(condition);
        for (var passed = TimeSpan.Zero; passed < atMost; passed += Step)
        {
            if (condition())
            {
                return true;
            }

            time.Advance(Step < atMost - passed ? Step : atMost - passed);
            await Task.Delay(Breath, TimeProvider.System, cancellationToken);
        }

        return condition();
    }
}
