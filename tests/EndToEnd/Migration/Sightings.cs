using System.Collections.Concurrent;
using System.Diagnostics;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>
/// When each content of each instance was first seen somewhere: a look every 10 ms. An instance is told by its address and by whether it is a copy, its
/// content by the metadata key <c>change</c>; one that is gone has none.
/// </summary>
internal sealed class Sightings : IAsyncDisposable
{
    /// <summary>The metadata key with the number of the change.</summary>
    public const string ChangeKey = "change";

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(10);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<(string Address, bool IsCopy, string Change), long> _first = new();
    private readonly Task _loop;

    public Sightings(Func<Task<IReadOnlyList<Seen>>> look) => _loop = RunAsync(look);

    /// <summary>When a content was first seen, as a time stamp of <see cref="Stopwatch"/>; null while it was not.</summary>
    public long? Of(string address, bool isCopy, string change) => _first.TryGetValue((address, isCopy, change), out var at) ? at : null;

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
        HashSet<(string Address, bool IsCopy)> last = [];
        while (!_stop.IsCancellationRequested)
        {
            var seen = await look();
            var now = Stopwatch.GetTimestamp();
            foreach (var instance in seen)
            {
                _first.TryAdd((instance.Address, instance.Mark is not null, instance.Metadata.GetValueOrDefault(ChangeKey) ?? ""), now);
            }

            var current = seen.Select(static instance => (instance.Address, instance.Mark is not null)).ToHashSet();
            foreach (var (address, isCopy) in last.Except(current))
            {
                _first.TryAdd((address, isCopy, Change.Gone), now);
            }

            last = current;
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
