using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Engine.State;
using PolarisSync.Core.Guard;
using PolarisSync.Core.Reporting;
using TaskStatus = PolarisSync.Core.Reporting.TaskStatus;

namespace PolarisSync.Core.Engine;

/// <summary>The engine: keeps every target equal to the union of what the tasks contribute to it. All members may be called from any thread.</summary>
public sealed partial class SyncEngine : IAsyncDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);
    private readonly EngineLoop _loop;
    private readonly EngineCore _core;
    private readonly EngineStateKeeper _keeper;
    private readonly IEndpointFactory _endpoints;
    private readonly ILogger _logger;
    private bool _stopped;

    /// <summary>Creates an engine at rest; does no I/O.</summary>
    public SyncEngine(EngineSettings settings, IEndpointFactory endpoints, IStateStore store, TimeProvider timeProvider, ILoggerFactory loggerFactory, IChangeLog? changeLog = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(loggerFactory);

        // A dry run looks once: nothing that comes a moment later could join.
        var effective = settings.Mode == EngineMode.DryRun ? settings with { LossGathering = TimeSpan.Zero } : settings;
        _endpoints = endpoints;
        _logger = loggerFactory.CreateLogger<SyncEngine>();
        _loop = new EngineLoop(timeProvider, loggerFactory.CreateLogger<EngineLoop>());
        _core = new EngineCore(_loop, effective, endpoints, Counters, changeLog ?? NoChangeLog.Instance, loggerFactory.CreateLogger<EngineCore>());
        _keeper = new EngineStateKeeper(store, _loop, _core.Services, loggerFactory.CreateLogger<EngineStateKeeper>());
    }

    /// <summary>Counters since the start, for the metrics endpoint.</summary>
    public EngineCounters Counters { get; } = new();

    /// <summary>Loads what earlier runs stored. Call once, before anything else.</summary>
    /// <exception cref="IOException">The stored state cannot be read.</exception>
    /// <exception cref="SyncException">Config: a stored document cannot be understood.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _keeper.LoadAsync(cancellationToken);
        _keeper.Start();
    }

    /// <summary>Switches to a configuration: tasks that did not change are not disturbed. Returns once the switch is made, not once all is in step.</summary>
    public async Task ApplyConfigurationAsync(EngineConfiguration configuration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var retired = await _loop.InvokeAsync(
            () =>
            {
                var isFirst = ReferenceEquals(_core.Configuration, EngineConfiguration.Empty);
                var unused = _core.Apply(configuration);
                if (isFirst)
                {
                    _core.ResumePurges();
                }

                return unused;
            },
            cancellationToken);
        foreach (var replaced in retired.Where(KeepsCopiesAlive))
        {
            HandOver(replaced);
        }

        await FreeAsync([.. retired.Where(static endpoint => !KeepsCopiesAlive(endpoint))], _loop.Time, cancellationToken);
    }

    /// <summary>What the engine knows of itself now; cheap.</summary>
    public Task<EngineStatus> GetStatusAsync(CancellationToken cancellationToken) =>
        _loop.InvokeAsync(() => StatusReporter.Report(_core, _loop.Now), cancellationToken);

    /// <summary>
    /// The very changes that would be applied now. Waits until every source was read once, or is known to fail, and reads all targets anew.
    /// </summary>
    public async Task<PlanReport> PlanAsync(CancellationToken cancellationToken)
    {
        var since = await _loop.InvokeAsync(
            () =>
            {
                _core.WakeAll();
                return _loop.Now;
            },
            cancellationToken);
        await WaitAsync(() => Quiet.IsPlanned(_core, since), cancellationToken);
        return await _loop.InvokeAsync(() => PlanReporter.Report(_core), cancellationToken);
    }

    /// <summary>
    /// What the matches hit and why not the rest. Waits until every source was read once, or is known to fail, and asks the sources for fresh lists.
    /// </summary>
    /// <param name="task">The one task to tell of; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SyncException">Config: there is no such task.</exception>
    public async Task<DiscoverReport> DiscoverAsync(string? task, CancellationToken cancellationToken)
    {
        await WaitAsync(() => Quiet.IsKnown(_core), cancellationToken);
        var wanted = await _loop.InvokeAsync(
            () =>
            {
                var names = _core.Configuration.Tasks.Select(static definition => definition.Name).ToList();
                return task is null || names.Contains(task, StringComparer.Ordinal)
                    ? DiscoverReporter.Wanted(_core, task)
                    : throw new SyncException(SyncErrorKind.Config, NearestName.Unknown("task", task, names));
            },
            cancellationToken);
        var lists = new Dictionary<(string Source, string Namespace), NamespaceList>();
        foreach (var (endpoint, ns) in wanted)
        {
            lists[(endpoint.Name, ns)] = await ListAsync(endpoint, ns, cancellationToken);
        }

        return await _loop.InvokeAsync(() => DiscoverReporter.Report(_core, task, lists), cancellationToken);
    }

    /// <summary>
    /// Runs until nothing is left to do that is not held, refused or waiting for an unreachable server, and says what became of it: the changes
    /// applied and those that were not.
    /// </summary>
    /// <exception cref="SyncException">Config: a destination's copies live only as long as a session, so there is nothing to leave behind.</exception>
    public async Task<PlanReport> SyncOnceAsync(CancellationToken cancellationToken)
    {
        var applied = new List<PlannedChange>();
        await _loop.InvokeAsync(
            () =>
            {
                _core.Services.ChangeApplied = (target, change, task) => applied.Add(PlanReporter.Line(target, change, task, "applied", ""));
                return true;
            },
            cancellationToken);
        await WaitAsync(
            () =>
            {
                var leased = _core.Tasks.FirstOrDefault(static task => task.Destination.Info?.Destination is { } traits && traits.Lease != CopyLease.None);
                return leased is null
                    ? Quiet.IsDone(_core)
                    : throw new SyncException(
                        SyncErrorKind.Config,
                        $"Task '{leased.Definition.Name}' writes to '{leased.Destination.Name}', whose copies live only as long as this process: `sync --once` would leave nothing behind. Use `run`.");
            },
            cancellationToken);
        return await _loop.InvokeAsync(
            () =>
            {
                _core.Services.ChangeApplied = null;
                var rest = PlanReporter.Report(_core);
                return PlanReporter.Count([.. applied, .. rest.Changes], rest.ForeignIgnored, rest.Unknown, rest.Notes);
            },
            cancellationToken);
    }

    /// <summary>
    /// Tries one endpoint on its own. Whatever it finds, nothing is changed and no connection is given up because of it. Null when the endpoint is not
    /// in use, stops being so meanwhile, or is being opened for the first time.
    /// </summary>
    public async Task<EndpointProbe?> ProbeAsync(string endpoint, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var runtime = await _loop.InvokeAsync(() => _core.Endpoints.GetValueOrDefault(endpoint), cancellationToken);
        return runtime is null ? null : await EndpointProber.ProbeAsync(runtime, _loop, timeout, cancellationToken);
    }

    /// <summary>Releases a held object: its losses are applied. Returns it as it was, or null when there is none with this id.</summary>
    public Task<HeldObject?> ApproveAsync(string id, CancellationToken cancellationToken) => _loop.InvokeAsync(
        () =>
        {
            if (_core.Services.Guard.Find(id) is { } scope)
            {
                var held = HeldObjects.Of(_core, scope);
                foreach (var target in _core.Services.Guard.Approve(scope))
                {
                    Wake(target);
                }

                _core.Services.Decisions.Approved(held);
                _core.Services.Decisions.Ended(_core.Services.Guard.TakeEnded());
                return held;
            }

            var purge = HeldObjects.List(_core).FirstOrDefault(held => held.Scope == "purge" && string.Equals(held.Id, id, StringComparison.OrdinalIgnoreCase));
            if (purge is not null)
            {
                _core.Services.Decisions.Approved(purge);
                _core.Purge(id);
            }

            return purge;
        },
        cancellationToken);

    /// <summary>Pins a held object: time never releases it; a purge is cancelled. Returns it as it is now, or null when there is none with this id.</summary>
    public Task<HeldObject?> DenyAsync(string id, CancellationToken cancellationToken) => _loop.InvokeAsync(
        () =>
        {
            if (_core.Services.Guard.Find(id) is { } scope)
            {
                _core.Services.Guard.Deny(scope);
                var held = HeldObjects.Of(_core, scope);
                _core.Services.Decisions.Denied(held);
                return held;
            }

            var purge = HeldObjects.List(_core).FirstOrDefault(held => held.Scope == "purge" && string.Equals(held.Id, id, StringComparison.OrdinalIgnoreCase));
            if (purge is null || !_core.KeepInstead(id))
            {
                return null;
            }

            _core.Services.Decisions.Denied(purge);
            return purge with { Denied = true, ReleasedAt = null };
        },
        cancellationToken);

    /// <summary>
    /// Pauses a configured task: it writes nothing until it is resumed, its copies stay as they are. A call under way ends. Pausing twice is
    /// fine. Returns the task, or null when there is none with this name.
    /// </summary>
    /// <param name="task">Its name.</param>
    /// <param name="reason">Why, for people; may be empty.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<TaskStatus?> PauseAsync(string task, string reason, CancellationToken cancellationToken) => ChangeTaskAsync(task, name => _core.Pause(name, reason), cancellationToken);

    /// <summary>Lets a paused task go on. Returns the task, or null when there is none with this name.</summary>
    public Task<TaskStatus?> ResumeAsync(string task, CancellationToken cancellationToken) => ChangeTaskAsync(task, _core.Resume, cancellationToken);

    /// <summary>One task with what keeps it from being in step; null when there is none with this name.</summary>
    public Task<TaskDetail?> GetTaskAsync(string task, CancellationToken cancellationToken) =>
        _loop.InvokeAsync(() => _core.FindTask(task) is { } definition ? StatusReporter.Detail(_core, definition, _loop.Now) : null, cancellationToken);

    /// <summary>Turns a successor into the running engine, which takes over what the old one stored last.</summary>
    /// <exception cref="IOException">The stored state cannot be read.</exception>
    /// <exception cref="SyncException">Config: a stored document cannot be understood.</exception>
    public async Task PromoteAsync(CancellationToken cancellationToken)
    {
        await _keeper.LoadAsync(cancellationToken);
        await _loop.InvokeAsync(
            () =>
            {
                _core.Promote();
                return true;
            },
            cancellationToken);
    }

    /// <summary>
    /// Stops everything: nothing new is sent, writes under way end (until <paramref name="cancellationToken"/> is cancelled, then they are given
    /// up), state is stored.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        try
        {
            await DrainAsync(cancellationToken);
            if (_core.Services.Mode == EngineMode.Run)
            {
                await _keeper.SaveAsync(CancellationToken.None);
            }
        }
        finally
        {
            await _loop.DisposeAsync();

            // By real time, as above.
            await FreeAsync([.. _core.Endpoints.Values], TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Stops and frees all endpoints.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    // By real time: a stop must end even where a test's clock stands still.
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && await _loop.InvokeAsync(HaltAndCount, CancellationToken.None) > 0)
        {
            await Task.Delay(s_look, TimeProvider.System, CancellationToken.None);
        }
    }

    private int HaltAndCount()
    {
        var writing = 0;
        foreach (var pump in _core.Endpoints.Values.Select(static endpoint => endpoint.Pump).OfType<DestinationPump>())
        {
            pump.Halt();
            writing += pump.Writing;
        }

        return writing;
    }

    private Task<TaskStatus?> ChangeTaskAsync(string task, Action<string> change, CancellationToken cancellationToken) => _loop.InvokeAsync(
        () =>
        {
            if (_core.FindTask(task) is not { } definition)
            {
                return null;
            }

            change(task);
            return StatusReporter.Task(_core, definition, _loop.Now);
        },
        cancellationToken);

    private void Wake(TargetId target) => _core.Endpoints.GetValueOrDefault(target.Destination)?.Pump?.Wake(target.Target);

    private static async Task<NamespaceList> ListAsync(EndpointRuntime endpoint, string ns, CancellationToken cancellationToken)
    {
        try
        {
            return new((await endpoint.Endpoint.Source!.ListServicesAsync(ns, cancellationToken)).Services, null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Because whatever an adapter throws is one list that is missing, and said so; the others are told all the same.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new([], EndpointRuntime.Translate(exception, $"listing services of '{endpoint.Name}'"));
        }
    }

    private async Task WaitAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (!await _loop.InvokeAsync(condition, cancellationToken))
        {
            await Task.Delay(s_look, _loop.Time, cancellationToken);
        }
    }
}
