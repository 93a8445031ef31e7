using System.Collections.Concurrent;
using PolarisSync.Abstractions;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Consul;

/// <summary>Runs a watch and keeps what it reports.</summary>
internal sealed class WatchProbe : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<SourceEvent> _events = new();
    private readonly Task _run;

    public WatchProbe(IServiceSource source, params IEnumerable<string> services)
    {
        Want(true, services);
        _run = RunAsync(source);
    }

    public WatchSet Wanted { get; } = new();

    public IReadOnlyList<SourceEvent> Events => [.. _events];

    public SyncException? Error { get; private set; }

    public void Want(bool list, params IEnumerable<string> services) => Wanted.Replace(new()
    {
        Services = [.. services.Select(ServiceKeys.Of)],
        Namespaces = list ? [ServiceKey.DefaultNamespace] : [],
    });

    public Task LiveAsync(CancellationToken cancellationToken) => SeesAsync(happened => happened is SourceEvent.Live, "live", cancellationToken);

    /// <summary>Waits for an event that came after <paramref name="after"/> others.</summary>
    public Task<TimeSpan> SeesAsync(Func<SourceEvent, bool> match, string what, CancellationToken cancellationToken, int after = 0) =>
        Eventually.HoldsAsync(
            () => Events.Skip(after).Any(match) || (Error is { } error ? throw error : false), TimeSpan.FromSeconds(10), what, cancellationToken);

    /// <summary>Waits for a snapshot of a service.</summary>
    public Task<TimeSpan> SeesAsync(string service, Func<ServiceSnapshot, bool> match, CancellationToken cancellationToken, int after = 0) =>
        SeesAsync(happened => happened is SourceEvent.Snapshot { Service: var snapshot } && snapshot.Service.Name == service && match(snapshot), service, cancellationToken, after);

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
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Ended by the test.
        }
        catch (SyncException error)
        {
            Error = error;
        }
    }
}
