using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Engine;

/// <summary>Tries an endpoint beside everything else it does. Called off the loop.</summary>
internal static class EndpointProber
{
    /// <summary>What it showed; null when the endpoint was given up meanwhile, or is being opened for the first time.</summary>
    public static async Task<EndpointProbe?> ProbeAsync(EndpointRuntime runtime, EngineLoop loop, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var began = loop.Time.GetTimestamp();
        var (wasOpened, state) = await loop.InvokeAsync(() => (runtime.Info is not null, runtime.IsSettled ? State(runtime) : null), cancellationToken);
        if (!wasOpened)
        {
            return state;
        }

        using var patience = new CancellationTokenSource(timeout, loop.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, loop.Stopping, patience.Token);
        try
        {
            var asked = await runtime.Endpoint.ProbeAsync(either.Token).WaitAsync(either.Token);
            return asked ? new(runtime.Name, true, "", loop.Time.GetElapsedTime(began)) : await loop.InvokeAsync(() => State(runtime), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested || loop.Stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            if (await loop.InvokeAsync(() => runtime.IsRetired, cancellationToken))
            {
                return null;
            }

            var reason = error is OperationCanceledException && patience.IsCancellationRequested
                ? $"No answer within {Configuration.DurationText.Format(timeout)}."
                : EndpointRuntime.Translate(error, $"checking '{runtime.Name}'").Message;
            return new(runtime.Name, false, reason, loop.Time.GetElapsedTime(began));
        }
    }

    private static EndpointProbe State(EndpointRuntime runtime) => new(
        runtime.Name,
        runtime.IsOpen,
        runtime.IsOpen ? "" : runtime.Reason,
        TimeSpan.Zero);
}
