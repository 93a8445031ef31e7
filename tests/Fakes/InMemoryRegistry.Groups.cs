using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Fakes;

// Groups, as a gateway keeps them.
public sealed partial class InMemoryRegistry
{
    private readonly List<string> _groupWrites = [];

    /// <summary>Every group that was made or removed, in order: <c>+name</c>, <c>-name</c>.</summary>
    public ImmutableArray<string> GroupWrites
    {
        get
        {
            lock (_gate)
            {
                return [.. _groupWrites];
            }
        }
    }

    /// <summary>The groups of a service; empty when there is none.</summary>
    public ImmutableSortedSet<string> Groups(ServiceKey service) =>
        State.Services.TryGetValue(service, out var found) ? found.Groups : ImmutableSortedSet<string>.Empty;

    private void EnsureGroups(ChangeSet changeSet)
    {
        foreach (var group in changeSet.EnsureGroups)
        {
            _groupWrites.Add($"+{group.Name}");
            Edit(changeSet.Target.Service, (before, _) => before with { Groups = before.Groups.Add(group.Name) });
        }
    }

    // What stands in a group goes with it.
    private void RemoveGroups(ChangeSet changeSet)
    {
        foreach (var group in changeSet.RemoveGroups)
        {
            _groupWrites.Add($"-{group}");
            Edit(changeSet.Target.Service, (before, _) => before with
            {
                Groups = before.Groups.Remove(group),
                Entries = [.. before.Entries.Select(entry => entry with { Instance = entry.Instance with { Groups = entry.Instance.Groups.Remove(group, StringComparer.Ordinal) } }).Where(static entry => !entry.Instance.Groups.IsEmpty)],
            });
        }
    }

    // What stands in a group that the plan did not look at stays there, whatever becomes of the rest of the instance.
    private static InMemoryEntry? WithGroupsLeft(InstanceChange change, InMemoryEntry entry, ServiceInstance? desired)
    {
        var left = entry.Instance.Groups.Except(change.Observed?.Instance.Groups ?? entry.Instance.Groups, StringComparer.Ordinal).ToList();
        return left.Count == 0 ? null : entry with
        {
            Instance = (desired ?? entry.Instance) with { Groups = [.. left.Concat(desired?.Groups ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] },
        };
    }
}
