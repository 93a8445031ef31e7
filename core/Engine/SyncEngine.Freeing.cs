using Microsoft.Extensions.Logging;

namespace PolarisSync.Core.Engine;

/// <content>Frees connections that are used no more, however badly their adapters end.</content>
public sealed partial class SyncEngine
{
    private static readonly TimeSpan s_freeing = TimeSpan.FromSeconds(5);

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
