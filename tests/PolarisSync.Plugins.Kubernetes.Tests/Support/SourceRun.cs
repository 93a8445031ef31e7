using System.Collections.Concurrent;
using PolarisSync.Abstractions;
using PolarisSync.Tests.RealServer;

namespace PolarisSync.Plugins.Kubernetes.Support;

/// <summary>Runs a watch and keeps what it reports.</summary>
internal sealed class SourceRun : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<SourceEvent> _events = new();
    private readonly WatchSet _wanted = new();
    private readonly Task _run;
    private volatile Exception? _failure;

    public SourceRun(IServiceSource source, params ServiceKey[] services)
    {
        _wanted.Replace(new() { Services = [.. services], Namespaces = [.. services.Select(service => service.Namespace)] });
        _run = RunAsync(source);
    }

    public IReadOnlyList<SourceEvent> Events => [.. _events];

    public Exception? Failure => _failure;

    public IEnumerable<ServiceSnapshot> Snapshots => _events.OfType<SourceEvent.Snapshot>().Select(said => said.Service);

    public Task<TimeSpan> LiveAsync(CancellationToken cancellationToken) => HoldsAsync(() => _events.OfType<SourceEvent.Live>().Any(), "the watch is live", cancellationToken);

    public Task<TimeSpan> SeesAsync(Func<ServiceSnapshot, bool> what, string words, CancellationToken cancellationToken) =>
        HoldsAsync(() => Snapshots.LastOrDefault() is { } last && what(last), words, cancellationToken);

    public Task<TimeSpan> HoldsAsync(Func<bool> condition, string words, CancellationToken cancellationToken) => Eventually.HoldsAsync(
        () => condition() || (Failure is { } failure ? throw new InvalidOperationException($"The watch ended: {failure}") : false), TimeSpan.FromSeconds(30), words, cancellationToken);

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
        catch (Exception error)
        {
            _failure = error;
        }
    }
}
