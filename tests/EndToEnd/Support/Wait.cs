using System.Diagnostics;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>Waits for what can be seen from outside, always with a deadline.</summary>
internal static class Wait
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(40);

    /// <summary>Looks again and again until nothing is wrong any more; tells how long that took.</summary>
    /// <param name="problem">What is wrong, in words for the failure; null once nothing is.</param>
    /// <param name="deadline">How long that may take.</param>
    /// <exception cref="TimeoutException">It was still wrong.</exception>
    public static async Task<TimeSpan> UntilAsync(Func<Task<string?>> problem, TimeSpan deadline)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(s_step);
        while (await problem() is { } wrong)
        {
            if (watch.Elapsed > deadline)
            {
                throw new TimeoutException($"Not within {deadline.TotalSeconds:0.#} s: {wrong}");
            }

            await timer.WaitForNextTickAsync();
        }

        return watch.Elapsed;
    }

    /// <summary>Waits until a condition holds.</summary>
    public static Task<TimeSpan> UntilAsync(Func<Task<bool>> condition, TimeSpan deadline, string what) =>
        UntilAsync(async () => await condition() ? null : what, deadline);

    /// <summary>Looks again and again that nothing is wrong all the time.</summary>
    /// <exception cref="TimeoutException">Something was.</exception>
    public static async Task WhileAsync(Func<Task<string?>> problem, TimeSpan duration)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(s_step);
        do
        {
            if (await problem() is { } wrong)
            {
                throw new TimeoutException($"After {watch.Elapsed.TotalSeconds:0.#} s: {wrong}");
            }

            await timer.WaitForNextTickAsync();
        }
        while (watch.Elapsed < duration);
    }
}
