using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Planning;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Engine;

/// <summary>One enabled task while it runs: which source services flow into which targets.</summary>
internal sealed class TaskRuntime
{
    private readonly Dictionary<ServiceKey, ContributionSlot> _slots = [];

    /// <summary>What the configuration says; a reload may replace it while source and destination stay.</summary>
    public required TaskDefinition Definition { get; set; }

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

        if (!_slots.TryGetValue(service.Key, out var slot))
        {
            slot = new() { Task = this, Match = match, Source = service, Target = TargetNaming.TargetOf(service.Key, Owner, traits) };
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
        if (_slots.Remove(service.Key, out var slot))
        {
            Destination.Pump?.Detach(slot);
        }
    }

    /// <summary>Takes out every slot that the definition no longer selects, or selects in another way; gives them back.</summary>
    public IReadOnlyList<ContributionSlot> DetachUnmatched() =>
        DetachWhere(slot => Definition.FindMatch(slot.Source.Key) is not { } match || !TaskComparer.ContentEquals(match, slot.Match));

    /// <summary>Takes all slots out of their targets; gives them back.</summary>
    public IReadOnlyList<ContributionSlot> Detach() => DetachWhere(static _ => true);

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
