using System.Collections.Immutable;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Guard;

namespace PolarisSync.Core.Engine;

/// <content>Switches from one configuration to the next; whatever did not change sees no call because of it.</content>
internal sealed partial class EngineCore
{
    /// <summary>Switches to a configuration; what did not change is not disturbed. Gives the connections that are to be freed.</summary>
    public IReadOnlyList<EndpointRuntime> Apply(EngineConfiguration configuration)
    {
        _configuration = configuration;
        _broken.Clear();
        var enabled = configuration.Tasks.Where(static task => task.Enabled).ToList();
        var retired = RetireChangedEndpoints(enabled);
        var withdrawn = new List<ContributionSlot>();
        var changed = new HashSet<TaskRuntime>();
        var kept = TakeOver(enabled, withdrawn, changed);
        _tasks = Arrange(enabled, kept, changed);
        Services.Pauses.KeepOnly(configuration.Tasks.Select(static task => task.Name));
        TakeOverPauses();
        Withdraw(withdrawn);
        KeepWhatCameBack(enabled);
        foreach (var endpoint in _endpoints.Values)
        {
            endpoint.Feed?.SetTasks([.. _tasks.Where(task => ReferenceEquals(task.Source, endpoint))]);
            LimitWrites(endpoint);
            endpoint.WantWatch(_tasks.Any(task => task.Definition.Methods.Watch && (ReferenceEquals(task.Source, endpoint) || ReferenceEquals(task.Destination, endpoint))));
        }

        foreach (var task in _tasks.Where(changed.Contains))
        {
            TryRefusedAgain(task);
            task.Attach();
        }

        ClaimAgain(withdrawn);
        ConnectForPurges();
        retired.AddRange(RetireUnused());
        foreach (var endpoint in _endpoints.Values)
        {
            ScheduleAudit(endpoint);
            if (endpoint.State == EndpointState.Connecting && endpoint.Info is null && _started.Add(endpoint))
            {
                endpoint.Start();
            }
            else if (endpoint.IsOpen)
            {
                LookAtOwned(endpoint, withdrawn, changed);
            }
        }

        return retired;
    }

    // Running tasks of the same name and connections go on; what else they contributed is withdrawn.
    private Dictionary<string, TaskRuntime> TakeOver(List<TaskDefinition> enabled, List<ContributionSlot> withdrawn, HashSet<TaskRuntime> changed)
    {
        var wanted = enabled.ToDictionary(static task => task.Name, StringComparer.Ordinal);
        var kept = new Dictionary<string, TaskRuntime>(StringComparer.Ordinal);
        foreach (var task in _tasks)
        {
            if ((wanted.GetValueOrDefault(task.Definition.Name) ?? FindRenamed(task, enabled, kept)) is { } definition && IsRunning(task.Source, definition.Source) && IsRunning(task.Destination, definition.Destination))
            {
                if (!TaskComparer.ContentEquals(task.Definition with { Name = definition.Name }, definition))
                {
                    changed.Add(task);
                }

                withdrawn.AddRange(task.Adopt(definition));
                kept.Add(definition.Name, task);
            }
            else
            {
                withdrawn.AddRange(task.Detach());
            }
        }

        return kept;
    }

    // The same task under another name goes on: its copies, and what is held of them, are the same.
    private TaskDefinition? FindRenamed(TaskRuntime task, List<TaskDefinition> enabled, Dictionary<string, TaskRuntime> kept)
    {
        var renamed = enabled.Find(other =>
            !kept.ContainsKey(other.Name)
            && TaskComparer.ContentEquals(other with { Name = task.Definition.Name }, task.Definition)
            && !_tasks.Any(running => string.Equals(running.Definition.Name, other.Name, StringComparison.Ordinal)));
        if (renamed is not null)
        {
            Services.Guard.Rename(task.Definition.Name, renamed.Name);
            Services.Pauses.Rename(task.Definition.Name, renamed.Name);
            Services.Withdrawals.Rename(task.Definition.Name, renamed.Name);
        }

        return renamed;
    }

    // Where tasks changed places the first of two that offer one address may be another one now: all of them are looked at again.
    private ImmutableArray<TaskRuntime> Arrange(List<TaskDefinition> enabled, Dictionary<string, TaskRuntime> kept, HashSet<TaskRuntime> changed)
    {
        var tasks = ImmutableArray.CreateBuilder<TaskRuntime>();
        var idle = ImmutableArray.CreateBuilder<TaskDefinition>();
        var last = -1;
        var isMoved = false;
        for (var i = 0; i < enabled.Count; i++)
        {
            if (kept.TryGetValue(enabled[i].Name, out var running))
            {
                isMoved |= running.Order < last;
                last = Math.Max(last, running.Order);
                running.Order = i;
                tasks.Add(running);
            }
            else if (CanWrite(enabled[i].Destination) && Connect(enabled[i].Source) is { } source && Connect(enabled[i].Destination) is { } destination)
            {
                var task = new TaskRuntime(enabled[i]) { Order = i, Source = source, Destination = destination };
                changed.Add(task);
                tasks.Add(task);
            }
            else
            {
                idle.Add(enabled[i]);
            }
        }

        _idle = idle.ToImmutable();

        if (isMoved)
        {
            changed.UnionWith(tasks);
        }

        return tasks.ToImmutable();
    }

    // An endpoint that is only kept for a purge keeps its limit as well.
    private void LimitWrites(EndpointRuntime endpoint)
    {
        if (endpoint.Pump is { } pump && _tasks.Any(task => ReferenceEquals(task.Source, endpoint) || ReferenceEquals(task.Destination, endpoint)))
        {
            pump.MaxWritesPerSecond = _configuration.MaxWritesPerSecondOf(endpoint.Name);
        }
    }

    // What a server refused is tried again when the configuration of the task that wants it changes (DESIGN law 12).
    private void TryRefusedAgain(TaskRuntime task)
    {
        foreach (var slot in task.Slots.Values.Where(static slot => slot.IsAttached))
        {
            Services.Quarantine.TryAgain(new TargetId(task.Destination.Name, slot.Target));
        }
    }

    // The list the server gave last is enough as long as it was asked for all these owners.
    private void LookAtOwned(EndpointRuntime endpoint, List<ContributionSlot> withdrawn, HashSet<TaskRuntime> changed)
    {
        if (endpoint.Pump is not { } pump)
        {
            return;
        }

        if (endpoint.Owned is not { } owned || !pump.ListedOwners.IsSupersetOf(OwnersAt(endpoint.Name)))
        {
            pump.ListOwned();
        }
        else if (changed.Any(task => ReferenceEquals(task.Destination, endpoint)) || withdrawn.Exists(slot => ReferenceEquals(slot.Task.Destination, endpoint)))
        {
            OnOwnedFound(endpoint, owned);
        }
    }

    private bool IsRunning(EndpointRuntime endpoint, EndpointConfiguration configuration) =>
        string.Equals(endpoint.Configuration.Name, configuration.Name, StringComparison.Ordinal)
        && string.Equals(endpoint.Configuration.Fingerprint, configuration.Fingerprint, StringComparison.Ordinal)
        && !(endpoint.IsMissing && _factory.FindMissing(configuration.Type) is null);

    // Without a source a task still keeps its copies alive; without a destination there is nothing it could do.
    private bool CanWrite(EndpointConfiguration destination) =>
        _endpoints.TryGetValue(destination.Name, out var running) ? !running.IsMissing : _factory.FindMissing(destination.Type) is null;

    private List<EndpointRuntime> RetireChangedEndpoints(List<TaskDefinition> enabled)
    {
        var wanted = enabled.SelectMany(static task => new[] { task.Source, task.Destination }).ToList();
        var changed = _endpoints.Values.Where(endpoint => wanted.Exists(configuration => configuration.Name == endpoint.Name) && !wanted.Exists(configuration => IsRunning(endpoint, configuration))).ToList();
        foreach (var endpoint in changed)
        {
            Forget(endpoint);
        }

        return changed;
    }

    private List<EndpointRuntime> RetireUnused()
    {
        var unused = _endpoints.Values.Where(endpoint =>
            !_tasks.Any(task => ReferenceEquals(task.Source, endpoint) || ReferenceEquals(task.Destination, endpoint))
            && !Services.Withdrawals.All.Any(record => record.PurgeId is not null && string.Equals(record.Target.Destination, endpoint.Name, StringComparison.Ordinal))).ToList();
        foreach (var endpoint in unused)
        {
            Forget(endpoint);
            Services.Guard.ForgetDestination(endpoint.Name);
        }

        return unused;
    }

    private void Forget(EndpointRuntime endpoint)
    {
        endpoint.Retire();
        _endpoints.Remove(endpoint.Name);
        _started.Remove(endpoint);
        _unclaimed.Remove(endpoint.Name);
        _auditIntervals.Remove(endpoint.Name);
        if (_audits.Remove(endpoint.Name, out var timer))
        {
            timer.Dispose();
        }
    }
}
