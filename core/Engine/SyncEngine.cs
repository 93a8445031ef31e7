using Microsoft.Extensions.Logging;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Engine;

/// <summary>The engine: keeps every target equal to the union of what the tasks contribute to it. All members may be called from any thread.</summary>
public sealed class SyncEngine : IAsyncDisposable
{
    /// <summary>Creates an engine at rest; does no I/O.</summary>
    public SyncEngine(EngineSettings settings, IEndpointFactory endpoints, IStateStore store, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
    }

    /// <summary>Loads what earlier runs stored. Call once, before anything else.</summary>
    /// <exception cref="IOException">The stored state cannot be read.</exception>
    public Task StartAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Switches to a configuration: tasks that did not change are not disturbed. Returns once the switch is made, not once all is in step.</summary>
    public Task ApplyConfigurationAsync(EngineConfiguration configuration, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>What the engine knows of itself now; cheap.</summary>
    public Task<EngineStatus> GetStatusAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>
    /// The very changes that would be applied now. Waits until every source was read once, or is known to fail, and reads all targets anew.
    /// </summary>
    public Task<PlanReport> PlanAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>
    /// Runs until nothing is left to do that is not held, refused or waiting for an unreachable server, and says what became of it: the changes
    /// applied and those that were not.
    /// </summary>
    public Task<PlanReport> SyncOnceAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Releases a held object: its losses are applied. Returns it as it was, or null when there is none with this id.</summary>
    public Task<HeldObject?> ApproveAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Pins a held object: time never releases it; a purge is cancelled. Returns it as it is now, or null when there is none with this id.</summary>
    public Task<HeldObject?> DenyAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Turns a successor into the running engine.</summary>
    public Task PromoteAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Counters since the start, for the metrics endpoint.</summary>
    public EngineCounters Counters { get; } = new();

    /// <summary>Stops everything: no new work, calls under way get <paramref name="cancellationToken"/>'s time to end, state is stored.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Stops and frees all endpoints.</summary>
    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
