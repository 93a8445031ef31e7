using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Guard;
using PolarisSync.Core.Planning;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Engine;

/// <content>What becomes of contributions that are made no more (DESIGN law 8).</content>
internal sealed partial class EngineCore
{
    /// <summary>Restored purges get their timers back; those that had begun go on.</summary>
    public void ResumePurges()
    {
        ConnectForPurges();
        WakeTargets(Services.Withdrawals.All.Where(static record => record.PurgeNow).ToList());
        foreach (var id in Services.Withdrawals.All.Where(static record => record.PurgeId is not null && !record.PurgeNow).Select(static record => (record.PurgeId!, record.PurgeAt)).Distinct().ToList())
        {
            _loop.Schedule(id.PurgeAt - _loop.Now, () => Purge(id.Item1));
        }
    }

    /// <summary>Carries a purge out now.</summary>
    public void Purge(string id)
    {
        var due = Services.Withdrawals.Purge(id);
        if (due.Length > 0)
        {
            Log.Purging(_logger, id, due[0].Task, Plural.Of(due.Length, "service"));
            Services.Decisions.Purging(id, due[0].Task, due[0].Target.Destination, due.Length);
        }

        WakeTargets(due);
    }

    /// <summary>Whether a purge cannot begin, because no task names the endpoint its copies are at: how to reach it, and with what credentials, is known from there alone.</summary>
    public bool LacksEndpoint(Withdrawal record) => record.PurgeId is not null && !_endpoints.ContainsKey(record.Target.Destination);

    /// <summary>Whether copies at an endpoint wait for their purge, which may still be called off.</summary>
    public bool IsPurgePending(string destination) =>
        Services.Withdrawals.All.Any(record => record is { PurgeId: not null, PurgeNow: false } && string.Equals(record.Target.Destination, destination, StringComparison.Ordinal));

    /// <summary>Cancels a purge: the copies are kept.</summary>
    public bool KeepInstead(string id)
    {
        var kept = Services.Withdrawals.Keep(id).AddRange(
            Services.Withdrawals.KeepWhere(record => string.Equals(record.PurgeId, id, StringComparison.OrdinalIgnoreCase) && LacksEndpoint(record)));
        WakeTargets(kept);
        return kept.Length > 0;
    }

    // After a restart, or when a configuration names it again: a disabled task is enough.
    private void ConnectForPurges()
    {
        if (Services.Mode != EngineMode.Run)
        {
            return;
        }

        foreach (var name in Services.Withdrawals.All.Where(LacksEndpoint).Select(static record => record.Target.Destination).Distinct(StringComparer.Ordinal).ToList())
        {
            var configured = _configuration.Tasks.Select(static task => task.Destination).Concat(_configuration.Tasks.Select(static task => task.Source))
                .FirstOrDefault(endpoint => string.Equals(endpoint.Name, name, StringComparison.Ordinal));
            if (configured is not null && CanWrite(configured) && Connect(configured) is { Pump: { } pump } endpoint)
            {
                pump.MaxWritesPerSecond = _configuration.MaxWritesPerSecondOf(name);
                if (_started.Add(endpoint))
                {
                    endpoint.Start();
                }
            }
        }

        WakeTargets(Services.Withdrawals.All.Where(record => record.PurgeNow && _endpoints.GetValueOrDefault(record.Target.Destination)?.Pump is { } pump && !pump.Targets.ContainsKey(record.Target.Target)).ToList());
    }

    private void WakeTargets(IEnumerable<Withdrawal> records)
    {
        foreach (var record in records)
        {
            if (_endpoints.GetValueOrDefault(record.Target.Destination)?.Pump is { } pump)
            {
                pump.Ensure(record.Target.Target);
                pump.Replan(record.Target.Target);
            }
        }
    }

    private void Withdraw(IReadOnlyList<ContributionSlot> slots)
    {
        foreach (var ofTask in slots.GroupBy(static slot => slot.Task))
        {
            var old = ofTask.Key;
            var definition = _configuration.Tasks.FirstOrDefault(task => string.Equals(task.Name, old.Definition.Name, StringComparison.Ordinal)) ?? old.Definition;
            if (definition.OnRemove == RemovalPolicy.Keep)
            {
                foreach (var slot in ofTask)
                {
                    KeepGroups(old, slot);
                }
            }

            var gone = ofTask.Select(slot => (Slot: slot, Addresses: LeftBehind(old, slot))).Where(static left => !left.Addresses.IsEmpty).ToList();
            if (gone.Count == 0)
            {
                continue;
            }

            var purge = definition.OnRemove == RemovalPolicy.Purge && gone.Exists(left => _endpoints.ContainsKey(left.Slot.Task.Destination.Name));
            var id = purge ? Services.Withdrawals.NextPurgeId() : null;
            var purgeAt = _loop.Now + definition.PurgeAfter;
            foreach (var (slot, addresses) in gone)
            {
                Record(old, slot, addresses, id, purgeAt);
            }

            if (id is not null)
            {
                NotePurge(id, definition, Plural.Of(gone.Count, "service"));
                Services.Decisions.PurgeScheduled(id, old.Definition.Name, old.Destination.Name, gone.Count, definition.PurgeAfter);
                _loop.Schedule(definition.PurgeAfter, () => Purge(id));
            }
            else
            {
                Log.Kept(_logger, old.Definition.Name, Plural.Of(gone.Count, "service"));
                Services.Decisions.Kept(old.Definition.Name, old.Destination.Name, gone.Count);
            }
        }
    }

    // A group that a task leaves behind as kept stays so, whatever the other tasks of the target do with theirs. A task that goes on says so itself.
    private void KeepGroups(TaskRuntime old, ContributionSlot slot)
    {
        var continuing = _tasks.Where(task => Continues(task, old, slot)).ToList();
        if (continuing.Count == 0 || continuing.Contains(old) || !old.HasGroups || old.Destination.Pump?.Targets.GetValueOrDefault(slot.Target) is not { } target)
        {
            return;
        }

        var wanted = target.Slots.Where(other => other.Task != old).SelectMany(static other => other.Groups).Select(static group => group.Name).ToHashSet(StringComparer.Ordinal);

        // Of those that were not made yet the next read tells.
        var kept = slot.Groups.Select(static group => group.Name).Concat(target.KeptGroups.Keys).Where(name => !wanted.Contains(name)).ToImmutableHashSet(StringComparer.Ordinal);
        if (!kept.IsEmpty)
        {
            Services.Withdrawals.Add(new Withdrawal
            {
                Target = target.Id,
                Owner = old.Owner,
                Task = old.Definition.Name,
                Service = slot.Source.Key,
                Addresses = [],
                Groups = kept,
                Since = _loop.Now,
            });
            old.Destination.Pump!.Wake(slot.Target);
        }
    }

    /// <summary>A group that no task wants any more is purged like copies are; the groups of one reload share an id.</summary>
    private void WithdrawGroup(TargetId target, ContributionSlot slot, string group)
    {
        var definition = slot.Task.Definition;
        var together = Services.Withdrawals.FindGroupsOf(definition.Name, _loop.Now);
        var id = together?.PurgeId ?? Services.Withdrawals.NextPurgeId();
        var record = new Withdrawal
        {
            Target = target,
            Owner = slot.Task.Owner,
            Task = definition.Name,
            Service = slot.Source.Key,
            Addresses = [],
            Groups = [group],
            Since = _loop.Now,
            PurgeId = id,
            PurgeAt = together?.PurgeAt ?? _loop.Now + definition.PurgeAfter,
        };
        Services.Withdrawals.Add(record);
        if (together is null)
        {
            NotePurge(id, definition, Plural.Of(1, "group"));
            Services.Decisions.PurgeScheduled(id, definition.Name, target.Destination, 1, definition.PurgeAfter);
            _loop.Schedule(definition.PurgeAfter, () => Purge(id));
        }
    }

    // In a dry run nothing is held that could be denied.
    private void NotePurge(string id, TaskDefinition task, string what)
    {
        if (_settings.Mode == EngineMode.DryRun)
        {
            Log.PurgePlanned(_logger, task.Name, what, Ages.Text(task.PurgeAfter));
        }
        else
        {
            Log.PurgeScheduled(_logger, id, task.Name, what, Ages.Text(task.PurgeAfter));
        }
    }

    // What a slot contributed and no task goes on contributing: all of it, or what is not selected any more.
    private ImmutableHashSet<HostPort> LeftBehind(TaskRuntime old, ContributionSlot slot)
    {
        var continuing = _tasks.Where(task => Continues(task, old, slot)).ToList();
        if (continuing.Count == 0)
        {
            return IsIdle(old, slot) ? [] : AddressesOf(old, slot);
        }

        if (slot.Blocked is not null || slot.Source.Snapshot is not { } snapshot)
        {
            return [];
        }

        var wanted = continuing.SelectMany(task => InstanceMapper.Map(snapshot, task.Owner, task.CopiesTravel, task.Definition.FindMatch(slot.Source.Key)!.Selector));
        return slot.Instances.Select(static instance => instance.Address).ToImmutableHashSet().Except(wanted.Select(static instance => instance.Address));
    }

    // A task that is configured again calls its purge off at once: its contributions come only once its source was read, which may take long.
    private void KeepWhatCameBack(List<TaskDefinition> enabled)
    {
        var back = Services.Withdrawals.All.Where(record => record.PurgeId is not null && enabled.Exists(task => MayWant(task, record))).ToHashSet();
        var purges = back.Select(static record => (Id: record.PurgeId!, record.Task, record.Target.Destination)).Distinct().ToList();
        WakeTargets(Services.Withdrawals.KeepWhere(back.Contains));
        foreach (var (id, task, destination) in purges)
        {
            Services.Decisions.PurgeCalledOff(id, task, destination);
        }
    }

    private bool MayWant(TaskDefinition task, Withdrawal record)
    {
        // Whether a group is wanted again shows when its target is planned, which is at once.
        if (!record.Groups.IsEmpty || !IsBetween(task, record.Owner, record.Target.Destination))
        {
            return false;
        }

        var traits = _endpoints.GetValueOrDefault(record.Target.Destination)?.Info?.Destination ?? new DestinationTraits();
        var feed = _endpoints.GetValueOrDefault(task.Source.Name)?.Feed;
        if (record.Service is { } copied)
        {
            return TargetNaming.IsSource(copied, record.Target.Target, task, traits) && Wants(copied);
        }

        if (!task.Mapping.IsInvertible && feed is not { PassComplete: true })
        {
            // Which services are behind the name cannot be told before they are all known.
            return true;
        }

        return TargetNaming.SourcesOf(record.Target.Target, task, traits, feed?.Services.Keys ?? []).Any(Wants);

        // Where the instances to copy are selected, and the service is known, the next plan takes back exactly those.
        bool Wants(ServiceKey service) => task.FindMatch(service)!.Selector is null || feed?.Services.GetValueOrDefault(service)?.Snapshot is null;
    }

    private void Record(TaskRuntime task, ContributionSlot slot, ImmutableHashSet<HostPort> addresses, string? purgeId, DateTimeOffset purgeAt)
    {
        var target = new TargetId(task.Destination.Name, slot.Target);
        Services.Withdrawals.Add(new Withdrawal
        {
            Target = target,
            Owner = task.Owner,
            Task = task.Definition.Name,
            Service = slot.Source.Key,
            Addresses = addresses,
            Since = _loop.Now,
            PurgeId = purgeId,
            PurgeAt = purgeAt,
        });
        task.Destination.Pump?.Wake(slot.Target);
    }

    // What the task contributed last, and where nobody else of its owner contributes, whatever of the owner is there.
    private static ImmutableHashSet<HostPort> AddressesOf(TaskRuntime task, ContributionSlot slot)
    {
        var addresses = slot.Instances.Select(static instance => instance.Address).ToImmutableHashSet();
        var observed = task.Destination.Pump?.Targets.GetValueOrDefault(slot.Target)?.Last?.Plan.Observed;
        return observed is null || task.Destination.Pump!.Targets[slot.Target].Slots.Exists(other => !ReferenceEquals(other, slot) && string.Equals(other.Task.Owner, task.Owner, StringComparison.Ordinal))
            ? addresses
            : addresses.Union(observed.Instances.Where(entry => entry.Ownership == CopyOwnership.Ours && string.Equals(entry.Owner, task.Owner, StringComparison.Ordinal)).Select(static entry => entry.Instance.Address));
    }

    // A share whose source is connected anew stays a share, unknown until it was read again: what is held of it stays held.
    private void ClaimAgain(IReadOnlyList<ContributionSlot> slots)
    {
        foreach (var slot in slots.Where(slot => !AddressesOf(slot.Task, slot).IsEmpty))
        {
            foreach (var task in _tasks.Where(task => Continues(task, slot.Task, slot)))
            {
                task.Claim(slot.Source.Key);
            }
        }
    }

    // What an idle task contributed is not withdrawn: what of it is still wanted cannot be told before it runs.
    private bool IsIdle(TaskRuntime old, ContributionSlot slot) => _idle.Any(task =>
        IsBetween(task, old.Owner, old.Destination.Name)
        && task.FindMatch(slot.Source.Key) is not null
        && TargetNaming.FindFault(slot.Source.Key, task.Mapping) is null
        && (old.Destination.Info?.Destination is not { } traits || TargetNaming.TargetOf(slot.Source.Key, old.Owner, traits, task.Mapping) == slot.Target));

    private static bool IsBetween(TaskDefinition task, string source, string destination) =>
        string.Equals(task.Source.Name, source, StringComparison.Ordinal) && string.Equals(task.Destination.Name, destination, StringComparison.Ordinal);

    private static bool Continues(TaskRuntime task, TaskRuntime old, ContributionSlot slot) =>
        string.Equals(task.Owner, old.Owner, StringComparison.Ordinal)
        && string.Equals(task.Destination.Name, old.Destination.Name, StringComparison.Ordinal)
        && (task.Destination.Info ?? old.Destination.Info)?.Destination is { } traits
        && TargetNaming.IsSource(slot.Source.Key, slot.Target, task.Definition, traits);
}
