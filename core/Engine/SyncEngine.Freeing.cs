using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Engine;

/// <content>Frees connections that are used no more, however badly their adapters end.</content>
public sealed partial class SyncEngine
{
    private static readonly TimeSpan s_freeing = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection whose copies live with it waits for the one that takes its place.</summary>
    private static readonly TimeSpan s_handingOver = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_purgePoll = TimeSpan.FromSeconds(1);

    private static bool KeepsCopiesAlive(EndpointRuntime endpoint) => endpoint.Info?.Destination is { } traits && traits.Lease != CopyLease.None;

    // Copies that live with a connection stay visible when its configuration changes: it ends once the new one keeps its own copies alive, and
    // not before what was withdrawn there had the time to be called back that people were promised.
    private void HandOver(EndpointRuntime old) => _loop.Start($"hand over the copies of {old.Name}", async () =>
    {
        try
        {
            await UntilHandedOverAsync(old.Name);
            while (await _loop.InvokeAsync(() => _core.IsPurgePending(old.Name), _loop.Stopping))
            {
                await Task.Delay(s_purgePoll, _loop.Time, _loop.Stopping);
            }
        }
        finally
        {
            // By real time: a stop must end even where a test's clock stands still.
            await FreeAsync([old], TimeProvider.System, CancellationToken.None);
        }
    });

    private async Task UntilHandedOverAsync(string endpoint)
    {
        using var over = new CancellationTokenSource(s_handingOver, _loop.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, _loop.Stopping);
        try
        {
            await WaitAsync(() => !_core.Endpoints.TryGetValue(endpoint, out var next) || Quiet.IsWritten(next), either.Token);
        }
        catch (OperationCanceledException) when (!_loop.Stopping.IsCancellationRequested)
        {
            // The new connection does not get there; its copies are put back whenever it does.
        }
    }

    // One that fails or hangs keeps neither the others nor the next configuration waiting.
    private async Task FreeAsync(IReadOnlyList<EndpointRuntime> endpoints, TimeProvider time, CancellationToken cancellationToken)
    {
        var freeing = endpoints.Select(endpoint => (endpoint.Name, Task: Task.Run(() => FreeAsync(endpoint), CancellationToken.None))).ToList();
        try
        {
            await Task.WhenAll(freeing.Select(static one => one.Task)).WaitAsync(s_freeing, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            foreach (var (name, _) in freeing.Where(static one => !one.Task.IsCompleted))
            {
                Log.FreeingHangs(_logger, name, (int)s_freeing.TotalSeconds);
            }
        }
    }

    private async Task FreeAsync(EndpointRuntime endpoint)
    {
        try
        {
            await endpoint.DisposeAsync();
        }
#pragma warning disable CA1031 // Because an adapter is somebody else's code: nothing can be done about what it throws at its end.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.FreeingFailed(_logger, endpoint.Name, error);
        }

        _endpoints.Release(endpoint.Endpoint);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1166, EventName = nameof(FreeingFailed), Level = LogLevel.Warning, Message = "{Endpoint}: its adapter failed to close the connection")]
        public static partial void FreeingFailed(ILogger logger, string endpoint, Exception error);

        [LoggerMessage(EventId = 1167, EventName = nameof(FreeingHangs), Level = LogLevel.Warning, Message = "{Endpoint}: its adapter did not close the connection within {Seconds} s; it is left to itself")]
        public static partial void FreeingHangs(ILogger logger, string endpoint, int seconds);
    }
}
