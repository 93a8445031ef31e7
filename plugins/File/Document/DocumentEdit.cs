using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.File.Document;

/// <summary>Carries change sets out on a document. Pure: nothing is written, so that it can be done again on what somebody else wrote meanwhile.</summary>
internal sealed class DocumentEdit(RegistryDocument document)
{
    private readonly Dictionary<ServiceKey, ServiceEntry?> _changed = [];

    /// <summary>The edited document; the very same one if nothing changed.</summary>
    public RegistryDocument Document => _changed.Count == 0 ? document : new(Merge(), document.Raw);

    public ChangeSetResult Apply(ChangeSet changeSet)
    {
        var key = changeSet.Target.Service;
        var before = _changed.TryGetValue(key, out var edited) ? edited : document.Find(key);
        var after = before;
        if (changeSet.Service == ServiceAction.Ensure)
        {
            after ??= New(key);
            if (after.IsOurs && !after.Metadata.Equals(changeSet.Metadata))
            {
                after = after with { Metadata = changeSet.Metadata, IsChanged = true };
            }
        }

        var outcomes = ImmutableArray.CreateBuilder<ChangeOutcome>(changeSet.Changes.Length);
        foreach (var change in changeSet.Changes)
        {
            outcomes.Add(Apply(ref after, key, change));
        }

        var service = ChangeOutcome.Applied;
        if (changeSet.Service == ServiceAction.Remove && after is not null)
        {
            if (after is { IsOurs: true, Instances.IsEmpty: true })
            {
                after = null;
            }
            else
            {
                service = ChangeOutcome.Failed(SyncErrorKind.Transient, $"{key} is not ours, or not empty: it stays.");
            }
        }

        if (!ReferenceEquals(before, after))
        {
            _changed[key] = after;
        }

        return new() { Target = changeSet.Target, Outcomes = outcomes.MoveToImmutable(), Service = service };
    }

    private static ServiceEntry New(ServiceKey key) => new() { Key = key, IsOurs = true, IsChanged = true };

    private static ChangeOutcome Apply(ref ServiceEntry? service, ServiceKey key, InstanceChange change)
    {
        var id = change.Observed?.Handle is { Length: > 0 } handle ? handle : CopyId.Of(change.Owner, change.Instance);
        if (!string.Equals(CopyId.OwnerIn(id), change.Owner, StringComparison.Ordinal))
        {
            return ChangeOutcome.Failed(SyncErrorKind.Rejected, $"'{id}' is no copy of {change.Owner}: it is not touched.");
        }

        var there = service?.Instances.FirstOrDefault(entry => string.Equals(entry.Id, id, StringComparison.Ordinal));
        if (change.Kind == ChangeKind.Delete && there is null)
        {
            return ChangeOutcome.Applied;
        }

        if (change.Kind == ChangeKind.Update && there is null)
        {
            return ChangeOutcome.Failed(SyncErrorKind.NotFound, $"{id} is not in the file any more.");
        }

        if (change.Kind != ChangeKind.Create && !string.Equals(there!.Revision, change.Observed?.Revision, StringComparison.Ordinal))
        {
            return ChangeOutcome.Failed(SyncErrorKind.Transient, $"{id} changed meanwhile.");
        }

        if (change.Kind == ChangeKind.Delete)
        {
            service = service! with { Instances = service.Instances.Remove(there!), IsChanged = true };
            return ChangeOutcome.Applied;
        }

        var desired = change.Desired!;
        if (there is not null && there.Instance.Equals(desired))
        {
            return ChangeOutcome.Applied;
        }

        service ??= New(key);
        var entry = new InstanceEntry { Id = id, Owner = change.Owner, Instance = desired };
        var instances = there is null ? Insert(service.Instances, entry) : service.Instances.Replace(there, entry);
        service = service with { Instances = instances, IsChanged = true };
        return ChangeOutcome.Applied;
    }

    // Foreign instances keep their places; ours stand behind them, sorted.
    private static ImmutableArray<InstanceEntry> Insert(ImmutableArray<InstanceEntry> instances, InstanceEntry entry)
    {
        var place = instances.Length;
        while (place > 0 && instances[place - 1].Owner is not null && string.CompareOrdinal(instances[place - 1].Id, entry.Id) > 0)
        {
            place--;
        }

        return instances.Insert(place, entry);
    }

    private ImmutableArray<ServiceEntry> Merge()
    {
        var services = ImmutableArray.CreateBuilder<ServiceEntry>(document.Services.Length + _changed.Count);
        foreach (var service in document.Services)
        {
            if (!_changed.TryGetValue(service.Key, out var changed))
            {
                services.Add(service);
            }
            else if (changed is not null)
            {
                services.Add(changed);
            }
        }

        // A new service goes before the first one of a greater key that has only greater ones behind it, so that a sorted file stays sorted.
        foreach (var added in _changed.Values.OfType<ServiceEntry>().Where(service => document.Find(service.Key) is null).OrderBy(service => service.Key))
        {
            var place = services.Count;
            while (place > 0 && services[place - 1].Key > added.Key)
            {
                place--;
            }

            services.Insert(place, added);
        }

        return services.ToImmutable();
    }
}
