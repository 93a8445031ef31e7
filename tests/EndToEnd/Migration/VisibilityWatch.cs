using System.Diagnostics;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>
/// Samples what a side shows every 100 ms, and keeps when an expected place could not be seen: since when, until when, and how many of its service
/// were missing together.
/// </summary>
internal sealed class VisibilityWatch : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);
    private readonly CancellationTokenSource _stop = new();
    private readonly IReadOnlyList<NacosNative> _expected;
    private readonly Dictionary<string, long> _missing = new(StringComparer.Ordinal);
    private readonly List<Gap> _gaps = [];
    private readonly Task _loop;

    public VisibilityWatch(string side, IReadOnlyList<NacosNative> expected, Func<Task<IReadOnlyList<Seen>>> look)
    {
        (Side, _expected) = (side, expected);
        _loop = RunAsync(look);
    }

    /// <summary>Which side.</summary>
    public string Side { get; }

    /// <summary>Samples taken.</summary>
    public int Samples { get; private set; }

    /// <summary>The longest time between two samples.</summary>
    public TimeSpan LongestStep { get; private set; }

    /// <summary>The most instances of one service that a sample lacked.</summary>
    public int MostMissing { get; private set; }

    /// <summary>That service, with the sample.</summary>
    public string Worst { get; private set; } = "";

    /// <summary>Ends it; gives every gap, those that last until now too.</summary>
    public async Task<IReadOnlyList<Gap>> EndAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        var now = Stopwatch.GetTimestamp();
        _gaps.AddRange(_missing.Select(gone => new Gap(gone.Key, gone.Value, now)));
        _missing.Clear();
        return _gaps;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync(Func<Task<IReadOnlyList<Seen>>> look)
    {
        using var timer = new PeriodicTimer(s_interval);
        var last = Stopwatch.GetTimestamp();
        while (!_stop.IsCancellationRequested)
        {
            var seen = (await look()).Where(static instance => instance.IsUsable).Select(static instance => instance.Place).ToHashSet(StringComparer.Ordinal);
            var now = Stopwatch.GetTimestamp();
            LongestStep = Stopwatch.GetElapsedTime(last, now) is var step && step > LongestStep ? step : LongestStep;
            last = now;
            Samples++;
            Take(seen, now);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private void Take(HashSet<string> seen, long now)
    {
        foreach (var service in _expected.GroupBy(static native => native.Service, StringComparer.Ordinal))
        {
            var gone = 0;
            foreach (var place in service.Select(static native => $"{native.Service} {native.Address}"))
            {
                if (!seen.Contains(place))
                {
                    gone++;
                    _missing.TryAdd(place, now);
                }
                else if (_missing.Remove(place, out var since))
                {
                    _gaps.Add(new(place, since, now));
                }
            }

            if (gone > MostMissing)
            {
                (MostMissing, Worst) = (gone, FormattableString.Invariant($"{service.Key} in sample {Samples}"));
            }
        }
    }
}
