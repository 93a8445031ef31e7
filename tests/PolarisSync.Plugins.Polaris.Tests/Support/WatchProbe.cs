using System.Collections.Concurrent;
using PolarisSync.Abstractions;
using PolarisSync.Tests.Fakes;

namespace PolarisSync.Plugins.Polaris;

/// <summary>Runs a watch and keeps what it reports.</summary>
internal sealed class WatchProbe : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<SourceEvent> _events = new();
    private readonly ConcurrentDictionary<ServiceKey, ServiceSnapshot> _last = new();
    private readonly Task _run;

    public WatchProbe(IServiceSource source, params IEnumerable<ServiceKey> services)
    {
        Wanted.Replace(new() { Services = [.. services], Namespaces = [ServiceKey.DefaultNamespace] });
        _run = RunAsync(source);
    }

    public WatchSet Wanted { get; } = new();

    public IReadOnlyCollection<SourceEvent> Events => _events;

    /// <summary>Called for each snapshot as it comes.</summary>
    public Action<ServiceSnapshot>? Told { get; set; }

    /// <summary>Snapshots that were told.</summary>
    public IEnumerable<ServiceSnapshot> Snapshots => _events.OfType<SourceEvent.Snapshot>().Select(happened => happened.Service);

    public Exception? Error { get; private set; }

    public ServiceSnapshot? LastOf(ServiceKey service) => _last.GetValueOrDefault(service);

    public Task LiveAsync() => SeesAsync(() => _events.OfType<SourceEvent.Live>().Any(), "live");

    public Task EndsAsync() => Eventually.BeTrueAsync(() => Error is not null, s_patience, "the watch ends");

    public Task SeesAsync(Func<bool> condition, string what) => Eventually.BeTrueAsync(
        () => Error is { } error ? throw new InvalidOperationException("The watch ended.", error) : condition(), s_patience, what);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    private async Task RunAsync(IServiceSource source)
    {
        try
        {
            await foreach (var happened in source.WatchAsync(Wanted, _stop.Token))
            {
                _events.Enqueue(happened);
                if (happened is SourceEvent.Snapshot { Service: var snapshot })
                {
                    _last[snapshot.Service] = snapshot;
                    Told?.Invoke(snapshot);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Ended by the test.
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Error = error;
        }
    }
}
