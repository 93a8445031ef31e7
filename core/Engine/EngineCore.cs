using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Guard;
using PolarisSync.Core.Planning;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Engine;

/// <summary>Endpoints, tasks and what connects them. Lives on the engine's loop; <see cref="SyncEngine"/> is its face.</summary>
internal sealed partial class EngineCore
{
    private readonly EngineLoop _loop;
    private readonly EngineSettings _settings;
    private readonly IEndpointFactory _factory;
    private readonly ILogger _logger;
    private readonly Dictionary<string, EndpointRuntime> _endpoints = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IDisposable> _audits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TimeSpan?> _auditIntervals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<UnclaimedCopies>> _unclaimed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _broken = new(StringComparer.Ordinal);
    private readonly HashSet<EndpointRuntime> _started = [];
    private ImmutableArray<TaskRuntime> _tasks = [];

    // Enabled, but an endpoint of theirs cannot be made, for example because its adapter is not loaded. What they contributed stays theirs.
    private ImmutableArray<TaskDefinition> _idle = [];
    private EngineConfiguration _configuration = EngineConfiguration.Empty;

    public EngineCore(EngineLoop loop, EngineSettings settings, IEndpointFactory factory, EngineCounters counters, IChangeLog changeLog, ILogger<EngineCore> logger)
    {
        _loop = loop;
        _settings = settings;
        _factory = factory;
        _logger = logger;
        Services = new PumpServices
        {
            Guard = new LossGuard(),
            Quarantine = new Quarantine(settings.QuarantineRetry),
            Withdrawals = new Withdrawals(),
            Counters = counters,
            Leases = new LeaseLedger(),
            Mode = settings.Mode,
            Decisions = new Decisions(settings.Mode == EngineMode.DryRun ? NoChangeLog.Instance : changeLog, loop.Time, logger),
            PauseOf = name => _tasks.FirstOrDefault(task => string.Equals(task.Definition.Name, name, StringComparison.Ordinal))?.Pause,
            OwnersAt = OwnersAt,
            OwnedFound = OnOwnedFound,
            GroupWithdrawn = WithdrawGroup,
            Settled = static () => { },
        };
    }

    /// <summary>What all pumps share.</summary>
    public PumpServices Services { get; }

    /// <summary>Running tasks in configuration order.</summary>
    public IReadOnlyList<TaskRuntime> Tasks => _tasks;

    /// <summary>Enabled tasks that cannot run, because an endpoint of theirs cannot be made.</summary>
    public IReadOnlyList<TaskDefinition> Idle => _idle;

    /// <summary>Connections by name.</summary>
    public IReadOnlyDictionary<string, EndpointRuntime> Endpoints => _endpoints;

    /// <summary>Endpoints that could not even be made, with the reason.</summary>
    public IReadOnlyDictionary<string, string> Broken => _broken;

    /// <summary>Why a task waits for an adapter; null when all its types are loaded.</summary>
    public string? FindMissing(TaskDefinition task)
    {
        var reasons = new[] { task.Source.Type, task.Destination.Type }.Distinct(StringComparer.Ordinal).Select(_factory.FindMissing).OfType<string>().ToList();
        return reasons.Count == 0 ? null : string.Join("; ", reasons);
    }

    /// <summary>The configuration in force.</summary>
    public EngineConfiguration Configuration => _configuration;

    /// <summary>Marked copies no task maps to.</summary>
    public IEnumerable<UnclaimedCopies> Unclaimed => _unclaimed.Values.SelectMany(static copies => copies);

    /// <summary>A successor becomes the running engine.</summary>
    public void Promote()
    {
        Services.Mode = EngineMode.Run;
        Services.Pauses.KeepOnly(_configuration.Tasks.Select(static task => task.Name));
        TakeOverPauses();
        foreach (var slot in _tasks.SelectMany(static task => task.Slots.Values).Where(static slot => slot.IsAttached))
        {
            slot.Task.Destination.Pump!.NoteComingBack(slot);
        }

        ResumePurges();
        WakeAll();
    }

    /// <summary>Wakes every target.</summary>
    public void WakeAll()
    {
        foreach (var endpoint in _endpoints.Values)
        {
            endpoint.Pump?.WakeAll();
        }
    }

    private EndpointRuntime? Connect(EndpointConfiguration configuration)
    {
        if (_endpoints.TryGetValue(configuration.Name, out var running))
        {
            return running;
        }

        try
        {
            var made = _factory.FindMissing(configuration.Type) is { } missing ? new MissingEndpoint(missing) : _factory.Create(configuration);
            var endpoint = new EndpointRuntime(_loop, _settings, configuration, made, Services, _logger);
            if (endpoint.Feed is { } feed)
            {
                feed.ServiceChanged += service => OnServiceChanged(endpoint, service);
                feed.ServiceDropped += service => ForTasksReading(endpoint, task => task.OnServiceDropped(service));
                feed.PassCompleted += () => ForTasksReading(endpoint, OnPassCompleted);
            }

            endpoint.Opened += () =>
            {
                foreach (var task in _tasks.Where(task => ReferenceEquals(task.Destination, endpoint)))
                {
                    task.Attach();
                }
            };
            _endpoints.Add(configuration.Name, endpoint);
            return endpoint;
        }
        catch (SyncException error)
        {
            _broken[configuration.Name] = error.Message;
            Log.EndpointBroken(_logger, configuration.Name, configuration.Type, error.Message);
            return null;
        }
    }

    private void OnPassCompleted(TaskRuntime task)
    {
        task.Destination.Pump?.WakeAll(waitingOnly: true);
        if (!task.Definition.Mapping.IsInvertible && task.Destination.Owned is { } owned)
        {
            // What is behind a name at the destination can only be told from the services there are; they are all known now.
            OnOwnedFound(task.Destination, owned);
        }
    }

    private void OnServiceChanged(EndpointRuntime source, SourceService service)
    {
        ForTasksReading(source, task => task.OnServiceChanged(service));
        if (service.Absent && !_tasks.Any(task => ReferenceEquals(task.Source, source) && task.Slots.GetValueOrDefault(service.Key) is { IsAttached: true }))
        {
            source.Feed!.Release(service);
        }
    }

    private void ForTasksReading(EndpointRuntime endpoint, Action<TaskRuntime> action)
    {
        foreach (var task in _tasks)
        {
            if (ReferenceEquals(task.Source, endpoint))
            {
                action(task);
            }
        }
    }

    private void ScheduleAudit(EndpointRuntime endpoint)
    {
        var interval = _tasks.Where(task => ReferenceEquals(task.Source, endpoint) || ReferenceEquals(task.Destination, endpoint)).Min(static task => task.Definition.Methods.AuditInterval);
        if (_auditIntervals.TryGetValue(endpoint.Name, out var known) && known == interval)
        {
            return;
        }

        _auditIntervals[endpoint.Name] = interval;
        if (_audits.Remove(endpoint.Name, out var timer))
        {
            timer.Dispose();
        }

        if (interval is { } time)
        {
            _audits[endpoint.Name] = _loop.Schedule(time, () => Audit(endpoint, time));
        }
    }

    private void Audit(EndpointRuntime endpoint, TimeSpan interval)
    {
        _audits[endpoint.Name] = _loop.Schedule(interval, () => Audit(endpoint, interval));
        if (!endpoint.IsOpen)
        {
            return;
        }

        var readAsTargets = endpoint.Pump?.Audit() ?? ImmutableHashSet<ServiceKey>.Empty;
        endpoint.Feed?.Audit(readAsTargets);
        endpoint.LastAudit = _loop.Now;
    }

    private HashSet<string> OwnersAt(string destination)
    {
        var owners = _configuration.Tasks.Where(task => string.Equals(task.Destination.Name, destination, StringComparison.Ordinal)).Select(static task => task.Source.Name).ToHashSet(StringComparer.Ordinal);
        owners.UnionWith(Services.Withdrawals.All.Where(record => string.Equals(record.Target.Destination, destination, StringComparison.Ordinal)).Select(static record => record.Owner));
        return owners;
    }

    // Copies of ours without a contribution: of a service a task covers the source decides; of a withdrawn task they are recorded; the rest
    // is reported and left alone (DESIGN law 8).
    private void OnOwnedFound(EndpointRuntime destination, IReadOnlyList<OwnedTarget> owned)
    {
        destination.Owned = owned;
        ClaimLeased(destination);
        var owners = OwnersAt(destination.Name);
        var unclaimed = ImmutableArray.CreateBuilder<UnclaimedCopies>();
        foreach (var entry in owned.Where(entry => owners.Contains(entry.Owner)).OrderBy(static entry => entry.Target).ThenBy(static entry => entry.Owner, StringComparer.Ordinal))
        {
            if (!Claim(destination, entry) && entry.Copies > 0 && !IsOfIdleTask(destination, entry) && !Services.Withdrawals.Covers(new TargetId(destination.Name, entry.Target), entry.Owner))
            {
                unclaimed.Add(new(destination.Name, entry.Target.ToString(), entry.Owner, entry.Copies));
            }
        }

        var found = unclaimed.ToImmutable();
        if (!found.AsSpan().SequenceEqual((_unclaimed.TryGetValue(destination.Name, out var known) ? known : []).AsSpan()))
        {
            foreach (var copies in found.Except(known.IsDefault ? [] : known))
            {
                Log.Unclaimed(_logger, copies.Destination, copies.Target, Plural.Of(copies.Copies, "copy", "copies"), copies.Owner);
            }
        }

        _unclaimed[destination.Name] = found;
    }

    // Which services are behind a name that no rule leads back from cannot be told while the source's adapter is missing.
    private bool IsOfIdleTask(EndpointRuntime destination, OwnedTarget entry) =>
        destination.Info?.Destination is { } traits
        && _idle.Concat(_tasks.Where(static task => task.Source.IsMissing).Select(static task => task.Definition)).Any(task =>
            IsBetween(task, entry.Owner, destination.Name)
            && (!task.Mapping.IsInvertible || TargetNaming.SourcesOf(entry.Target, task, traits, []).Count > 0));

    // What the ledger names vanished with our last session, so no list shows it; it is put back although its source may be unknown for long.
    private void ClaimLeased(EndpointRuntime destination)
    {
        foreach (var (id, copies) in Services.Leases.All.Where(pair => string.Equals(pair.Key.Destination, destination.Name, StringComparison.Ordinal)).ToList())
        {
            foreach (var (owner, count) in copies.CountBy(static copy => copy.Mark ?? "", StringComparer.Ordinal))
            {
                Claim(destination, new OwnedTarget(id.Target, owner, count));
            }
        }
    }

    private bool Claim(EndpointRuntime destination, OwnedTarget entry)
    {
        if (destination.Info?.Destination is not { } traits)
        {
            return true;
        }

        var claimed = false;
        foreach (var task in _tasks.Where(task => ReferenceEquals(task.Destination, destination) && string.Equals(task.Owner, entry.Owner, StringComparison.Ordinal)))
        {
            foreach (var source in TargetNaming.SourcesOf(entry.Target, task.Definition, traits, task.Source.Feed!.Services.Keys))
            {
                task.Claim(source);
                claimed = true;
            }
        }

        return claimed;
    }
}
