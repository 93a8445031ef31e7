using System.Collections.Concurrent;
using PolarisSync.Abstractions;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Nacos;

/// <summary>Runs a watch and keeps what it reports.</summary>
internal sealed class WatchLog : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<SourceEvent> _events = new();
    private readonly WatchSet _wanted = new();
    private readonly Task _run;

    public WatchLog(IServiceSource source, params ServiceKey[] services)
    {
        _wanted.Replace(new() { Services = [.. services], Namespaces = [ServiceKey.DefaultNamespace] });
        _run = RunAsync(source);
    }

    public IReadOnlyList<SourceEvent> Events => [.. _events];

    public SyncException? Error { get; private set; }

    public Task LiveAsync(CancellationToken cancellationToken) => SeesAsync(new SourceEvent.Live(), cancellationToken);

    public Task<TimeSpan> SeesAsync(SourceEvent happened, CancellationToken cancellationToken) => Eventually.HoldsAsync(
        () => _events.Contains(happened) || (Error is { } error ? throw error : false), TimeSpan.FromSeconds(10), $"{happened} is told", cancellationToken);

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
            await foreach (var happened in source.WatchAsync(_wanted, _stop.Token))
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
