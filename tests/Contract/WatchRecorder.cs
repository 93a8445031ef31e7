using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Contract;

/// <summary>Runs one watch and keeps what it said.</summary>
internal sealed class WatchRecorder : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Task _loop;
    private ImmutableArray<SourceEvent> _events = [];
    private Exception? _failure;

    public WatchRecorder(IServiceSource source, WatchSet wanted)
    {
        _loop = Task.Run(() => RunAsync(source, wanted));
    }

    /// <summary>Everything said so far, in order.</summary>
    public ImmutableArray<SourceEvent> Events
    {
        get
        {
            lock (_gate)
            {
                return _events;
            }
        }
    }

    /// <summary>What ended it; null while it runs and after a plain end.</summary>
    public Exception? Failure
    {
        get
        {
            lock (_gate)
            {
                return _failure;
            }
        }
    }

    public bool HasEnded => _loop.IsCompleted;

    /// <summary>Snapshots and hints about a service, from an earlier count of events on.</summary>
    public IEnumerable<SourceEvent> About(ServiceKey service, int since = 0) => Events.Skip(since).Where(said => said switch
    {
        SourceEvent.Snapshot snapshot => snapshot.Service.Service == service,
        SourceEvent.Changed changed => changed.Service == service,
        _ => false,
    });

    /// <summary>Cancels the watch and waits for its end.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        await _stop.CancelAsync();
        await _loop.WaitAsync(patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync(IServiceSource source, WatchSet wanted)
    {
        try
        {
            await foreach (var said in source.WatchAsync(wanted, _stop.Token))
            {
                lock (_gate)
                {
                    _events = _events.Add(said);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            lock (_gate)
            {
                _failure = exception;
            }
        }
    }
}
