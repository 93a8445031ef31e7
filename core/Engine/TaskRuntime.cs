using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Planning;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Engine;

/// <summary>One enabled task while it runs: which source services flow into which targets.</summary>
internal sealed class TaskRuntime(TaskDefinition definition)
{
    private readonly Dictionary<ServiceKey, ContributionSlot> _slots = [];
    private readonly Dictionary<ServiceKey, string> _unnamed = [];

    /// <summary>What the configuration says; a reload may replace it while source and destination stay.</summary>
    public TaskDefinition Definition { get; private set; } = definition;

    /// <summary>Its place in the configuration; may move without disturbing it.</summary>
    public required int Order { get; set; }

    /// <summary>Where it reads.</summary>
    public required EndpointRuntime Source { get; init; }

    /// <summary>Where it writes.</summary>
    public required EndpointRuntime Destination { get; init; }

    /// <summary>Set while a person keeps it paused: it writes nothing.</summary>
    public TaskPause? Pause { get; set; }

    /// <summary>The owner of its copies.</summary>
    public string Owner => Source.Name;

    /// <summary>Its slots by source service.</summary>
    public IReadOnlyDictionary<ServiceKey, ContributionSlot> Slots => _slots;

    /// <summary>Whether copies travel on: only into what cannot itself be a source.</summary>
    public bool CopiesTravel => Destination.Endpoint.Source is null;

    /// <summary>Whether the destination knows groups; meaningful once it was opened.</summary>
    public bool HasGroups => Destination.Info?.Destination is { HasGroups: true };

    /// <summary>Source services that match and are not copied at all, each with the reason as a sentence; sorted.</summary>
    public IEnumerable<(ServiceKey Service, string Reason)> NotCopied =>
        _unnamed.Select(static pair => (Service: pair.Key, Reason: pair.Value))
            .Concat(_slots.Values.Where(static slot => slot.Blocked is not null).Select(static slot => (Service: slot.Source.Key, Reason: slot.Blocked!)))
            .OrderBy(static entry => entry.Service);

    /// <summary>Makes a slot for every service there is. Needs the destination's traits, so it runs once that was opened.</summary>
    public void Attach()
    {
        foreach (var service in Source.Feed!.Services.Values)
        {
            OnServiceChanged(service);
        }
    }

    /// <summary>Brings the slot of a service up to date and wakes its target where that matters.</summary>
    public void OnServiceChanged(SourceService service)
    {
        if (Destination.Info?.Destination is not { } traits || Definition.FindMatch(service.Key) is not { } match)
        {
            return;
        }

        if (TargetNaming.FindFault(service.Key, Definition.Mapping) is { } fault)
        {
            _unnamed[service.Key] = fault;
            return;
        }

        if (!_slots.TryGetValue(service.Key, out var slot))
        {
            slot = new() { Task = this, Match = match, Source = service, Target = TargetNaming.TargetOf(service.Key, Owner, traits, Definition.Mapping) };
            _slots.Add(service.Key, slot);
        }

        slot.Refresh(CopiesTravel);
        if (slot.IsAttached)
        {
            Destination.Pump!.OnContribution(slot);
        }
        else if (!slot.Instances.IsEmpty)
        {
            Destination.Pump!.Attach(slot);
        }
    }

    /// <summary>A copy of a service was found at the destination: it is followed whether it still has instances or not.</summary>
    public void Claim(ServiceKey service)
    {
        Source.Feed!.Want(service);
        if (_slots.TryGetValue(service, out var slot) && !slot.IsAttached)
        {
            Destination.Pump!.Attach(slot);
        }
    }

    /// <summary>The service is gone for good.</summary>
    public void OnServiceDropped(SourceService service)
    {
        _unnamed.Remove(service.Key);
        if (_slots.Remove(service.Key, out var slot))
        {
            Destination.Pump?.Detach(slot);
        }
    }

    /// <summary>
    /// Goes on under another definition with the same source and destination. Takes out every slot that it no longer selects, or selects, calls or
    /// changes in another way, and gives those back; the others stay, whichever match selects them now.
    /// </summary>
    public IReadOnlyList<ContributionSlot> Adopt(TaskDefinition definition)
    {
        var before = Definition;
        Definition = definition;
        _unnamed.Clear();
        var detached = DetachWhere(slot => !GoesOn(slot, before));
        foreach (var slot in _slots.Values)
        {
            slot.Match = definition.FindMatch(slot.Source.Key)!;
            if (before.Policy != definition.Policy || before.Guard != definition.Guard || before.OnRemove != definition.OnRemove || before.FlapDamping != definition.FlapDamping)
            {
                Destination.Pump?.Replan(slot.Target);
            }
        }

        return detached;
    }

    /// <summary>Takes all slots out of their targets; gives them back.</summary>
    public IReadOnlyList<ContributionSlot> Detach() => DetachWhere(static _ => true);

    private bool GoesOn(ContributionSlot slot, TaskDefinition before) =>
        Definition.FindMatch(slot.Source.Key) is { } match
        && match.Selector == slot.Match.Selector
        && match.Groups.SequenceEqual(slot.Match.Groups)
        && (Definition.DefaultGroup == before.DefaultGroup || !HasGroups)
        && Definition.Mapping.MapsMetadataAs(before.Mapping)
        && TargetNaming.FindFault(slot.Source.Key, Definition.Mapping) is null
        && Destination.Info?.Destination is { } traits
        && TargetNaming.TargetOf(slot.Source.Key, Owner, traits, Definition.Mapping) == slot.Target;

    private List<ContributionSlot> DetachWhere(Func<ContributionSlot, bool> condition)
    {
        var slots = _slots.Values.Where(condition).ToList();
        foreach (var slot in slots)
        {
            _slots.Remove(slot.Source.Key);
            Destination.Pump?.Detach(slot);
        }

        return slots;
    }
}
