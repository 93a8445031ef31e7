using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace PolarisSync.Tests.Fakes;

/// <summary>Waits for a condition with a deadline of real time, never for a time.</summary>
public static class Eventually
{
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(5);

    /// <summary>Returns as soon as the condition holds.</summary>
    /// <param name="condition">Evaluated again and again on the caller's behalf; cheap.</param>
    /// <param name="deadline">How much real time it gets.</param>
    /// <param name="message">What was waited for, for the failure; evaluated then.</param>
    /// <param name="time">A clock to advance while waiting; null for none.</param>
    /// <param name="step">How far to advance it each few milliseconds; 50 ms when null.</param>
    /// <exception cref="TimeoutException">The deadline passed.</exception>
    public static Task BeTrueAsync(
        Func<bool> condition, TimeSpan deadline, Func<string> message, FakeTimeProvider? time = null, TimeSpan? step = null) =>
        BeTrueAsync(() => Task.FromResult(condition()), deadline, message, time, step);

    /// <inheritdoc cref="BeTrueAsync(Func{bool}, TimeSpan, Func{string}, FakeTimeProvider?, TimeSpan?)"/>
    public static Task BeTrueAsync(
        Func<bool> condition, TimeSpan deadline, string message, FakeTimeProvider? time = null, TimeSpan? step = null) =>
        BeTrueAsync(() => Task.FromResult(condition()), deadline, () => message, time, step);

    /// <inheritdoc cref="BeTrueAsync(Func{bool}, TimeSpan, Func{string}, FakeTimeProvider?, TimeSpan?)"/>
    public static async Task BeTrueAsync(
        Func<Task<bool>> condition, TimeSpan deadline, Func<string> message, FakeTimeProvider? time = null, TimeSpan? step = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(message);
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(_poll);
        while (!await condition())
        {
            if (watch.Elapsed > deadline)
            {
                throw new TimeoutException($"Not within {deadline.TotalSeconds:0.#} s: {message()}");
            }

            time?.Advance(step ?? TimeSpan.FromMilliseconds(50));
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Lets other work run on until real time passed, to see that nothing happens; advances the clock meanwhile when there is one.</summary>
    /// <param name="condition">Must hold all the time.</param>
    /// <param name="duration">How long: of the given clock, or of real time without one.</param>
    /// <param name="message">What was broken, for the failure.</param>
    /// <param name="time">A clock to advance; null to let real time pass.</param>
    /// <param name="step">How far to advance it each few milliseconds; 50 ms when null.</param>
    /// <exception cref="TimeoutException">The condition did not hold.</exception>
    public static async Task StayTrueAsync(Func<bool> condition, TimeSpan duration, Func<string> message, FakeTimeProvider? time = null, TimeSpan? step = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(message);
        TimeProvider clock = (TimeProvider?)time ?? TimeProvider.System;
        var start = clock.GetTimestamp();
        using var timer = new PeriodicTimer(_poll);
        while (clock.GetElapsedTime(start) < duration)
        {
            if (!condition())
            {
                throw new TimeoutException($"After {clock.GetElapsedTime(start).TotalSeconds:0.###} s: {message()}");
            }

            time?.Advance(step ?? TimeSpan.FromMilliseconds(50));
            await timer.WaitForNextTickAsync();
        }
    }
}
