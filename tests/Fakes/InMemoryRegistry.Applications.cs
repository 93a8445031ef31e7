using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Fakes;

// What applications and people do to the registry, past this tool.
public sealed partial class InMemoryRegistry
{
    /// <summary>An application registers, or registers again with other content. Where only the address is an identity it takes the place of what is there.</summary>
    public void RegisterNative(ServiceKey service, ServiceInstance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        if (instance.Mark is not null)
        {
            throw new ArgumentException("A native carries no mark.", nameof(instance));
        }

        Put(service, instance, $"native:{instance.Key}");
    }

    /// <summary>Applications register, in one go as far as watches and reads go.</summary>
    public void RegisterNatives(ServiceKey service, IEnumerable<ServiceInstance> instances) => Edit(service, (before, index) =>
    {
        var after = before;
        foreach (var instance in instances)
        {
            after = Put(after, index, instance, $"native:{instance.Key}");
        }

        return after;
    });

    /// <summary>An application changes its registration.</summary>
    public void UpdateNative(ServiceKey service, InstanceKey instance, Func<ServiceInstance, ServiceInstance> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Edit(service, (before, index) =>
        {
            var entry = before.Entries.FirstOrDefault(candidate => candidate.IsNative && candidate.Instance.Key == instance)
                ?? throw new InvalidOperationException($"No native {instance} in {service}.");
            return before with { Entries = before.Entries.Replace(entry, entry with { Instance = change(entry.Instance), Revision = index }) };
        });
    }

    /// <summary>An application deregisters.</summary>
    public void Deregister(ServiceKey service, InstanceKey instance) => Edit(service, (before, _) =>
        before with { Entries = before.Entries.RemoveAll(entry => entry.IsNative && entry.Instance.Key == instance) });

    /// <summary>Applications deregister in one go; those for which the predicate is true.</summary>
    public void DeregisterWhere(ServiceKey service, Func<ServiceInstance, bool> predicate) => Edit(service, (before, _) =>
        before with { Entries = before.Entries.RemoveAll(entry => entry.IsNative && predicate(entry.Instance)) });

    /// <summary>Some other tool writes a copy with a mark, under an identity that is not ours (but where only the address is one, it is as good as ours).</summary>
    public void RegisterForeignCopy(ServiceKey service, ServiceInstance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        if (instance.Mark is null)
        {
            throw new ArgumentException("A copy carries a mark.", nameof(instance));
        }

        Put(service, instance, $"other:{instance.Mark}:{instance.Key}");
    }

    /// <summary>Somebody takes the mark off a copy.</summary>
    public void StripMark(ServiceKey service, InstanceKey instance) => EditCopy(service, instance, copy => copy with { Mark = null });

    /// <summary>Somebody changes a copy of ours.</summary>
    public void EditCopy(ServiceKey service, InstanceKey instance, Func<ServiceInstance, ServiceInstance> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Edit(service, (before, index) =>
        {
            var entry = before.Entries.FirstOrDefault(candidate => !candidate.IsNative && candidate.Instance.Key == instance)
                ?? throw new InvalidOperationException($"No copy {instance} in {service}.");
            return before with { Entries = before.Entries.Replace(entry, entry with { Instance = change(entry.Instance), Revision = index }) };
        });
    }

    /// <summary>Somebody deletes a copy of ours.</summary>
    public void RemoveCopy(ServiceKey service, InstanceKey instance) => Edit(service, (before, _) =>
        before with { Entries = before.Entries.RemoveAll(entry => !entry.IsNative && entry.Instance.Key == instance) });

    /// <summary>A service disappears with all that is in it.</summary>
    public void RemoveService(ServiceKey service)
    {
        lock (_gate)
        {
            var state = _history[^1];
            Push(state with { Index = state.Index + 1, Services = state.Services.Remove(service), At = Time.GetUtcNow() });
        }
    }

    /// <summary>Somebody makes a service without instances; needs <see cref="InMemoryRegistryOptions.KeepsServices"/>.</summary>
    public void CreateService(ServiceKey service, MetadataMap? metadata = null) => Edit(service, (before, _) =>
        before with { Metadata = metadata ?? MetadataMap.Empty });

    private void Put(ServiceKey service, ServiceInstance instance, string id) => Edit(service, (before, index) => Put(before, index, instance, id));

    private InMemoryService Put(InMemoryService before, long index, ServiceInstance instance, string id)
    {
        var byAddress = Options.Traits.Identity == CopyIdentity.ByAddress;
        var entry = new InMemoryEntry { Id = byAddress ? instance.Key.ToString() : id, Instance = instance, Revision = index };
        return before with { Entries = Upsert(before.Entries, entry) };
    }

    private static System.Collections.Immutable.ImmutableArray<InMemoryEntry> Upsert(
        System.Collections.Immutable.ImmutableArray<InMemoryEntry> entries, InMemoryEntry entry)
    {
        for (var i = 0; i < entries.Length; i++)
        {
            if (string.Equals(entries[i].Id, entry.Id, StringComparison.Ordinal))
            {
                return entries.SetItem(i, entry);
            }
        }

        return entries.Add(entry);
    }
}
