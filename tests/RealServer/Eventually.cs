using System.Diagnostics;

namespace PolarisSync.Tests.RealServer;

/// <summary>Waiting in tests: for a condition with a deadline, never for time alone.</summary>
public static class Eventually
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits until the condition holds and tells how long that took.</summary>
    /// <exception cref="TimeoutException">It did not hold in time.</exception>
    public static async Task<TimeSpan> HoldsAsync(Func<Task<bool>> condition, TimeSpan deadline, string what, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > deadline)
            {
                throw new TimeoutException($"Not within {deadline.TotalSeconds:0.#} s: {what}");
            }

            await Task.Delay(Step, TimeProvider.System, cancellationToken);
        }

        return watch.Elapsed;
    }

    /// <summary>Waits until the condition holds and tells how long that took.</summary>
    /// <exception cref="TimeoutException">It did not hold in time.</exception>
    public static Task<TimeSpan> HoldsAsync(Func<bool> condition, TimeSpan deadline, string what, CancellationToken cancellationToken) =>
        HoldsAsync(() => Task.FromResult(condition()), deadline, what, cancellationToken);
}
