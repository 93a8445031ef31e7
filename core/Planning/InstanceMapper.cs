using System.Collections.Immutable;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Core.Planning;

/// <summary>Turns what a source holds into what a task contributes. Pure.</summary>
internal static class InstanceMapper
{
    /// <summary>
    /// The copies a task contributes: selected, marked with their owner, at most one per address, sorted by key. Copies do not travel on into anything
    /// that can itself be a source; a gateway receives natives and copies, natives first (DESIGN law 10). What is selected, and which groups it belongs to,
    /// is judged by what the source shows; the mapping changes the copies afterwards.
    /// </summary>
    public static ImmutableArray<ServiceInstance> Map(
        ServiceSnapshot snapshot, string owner, bool copiesTravel, InstanceSelector? selector = null, MappingDefinition? mapping = null, IReadOnlyList<ServiceGroup>? groups = null)
    {
        var chosen = new Dictionary<HostPort, ServiceInstance>(snapshot.Instances.Length);
        foreach (var instance in snapshot.Instances)
        {
            if (!Travels(instance, copiesTravel) || selector?.Includes(instance) == false)
            {
                continue;
            }

            var address = instance.Address;
            if (!chosen.TryGetValue(address, out var other) || Precedes(instance, other))
            {
                chosen[address] = instance;
            }
        }

        var mapped = ImmutableArray.CreateBuilder<ServiceInstance>(chosen.Count);
        foreach (var instance in chosen.Values)
        {
            mapped.Add(instance with
            {
                Mark = owner,
                Metadata = mapping is null ? instance.Metadata : mapping.MapMetadata(instance.Metadata),
                Groups = groups is null ? [] : GroupsOf(instance, groups),
            });
        }

        mapped.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        return mapped.DrainToImmutable();
    }

    /// <summary>How many addresses a selector leaves out, of those that would be copied without it.</summary>
    public static int CountLeftOut(ServiceSnapshot snapshot, bool copiesTravel, InstanceSelector? selector)
    {
        if (selector is null)
        {
            return 0;
        }

        var offered = snapshot.Instances.Where(instance => Travels(instance, copiesTravel)).ToList();
        return offered.Select(static instance => instance.Address).Except(offered.Where(selector.Includes).Select(static instance => instance.Address)).Count();
    }

    /// <summary>Whether any native of the snapshot takes traffic.</summary>
    public static bool HasUsable(ServiceSnapshot snapshot, bool copiesTravel)
    {
        foreach (var instance in snapshot.Instances)
        {
            if (instance.IsUsable && Travels(instance, copiesTravel))
            {
                return true;
            }
        }

        return false;
    }

    private static ImmutableArray<string> GroupsOf(ServiceInstance instance, IReadOnlyList<ServiceGroup> groups) =>
        [.. groups.Where(group => group.Includes(instance)).Select(static group => group.Name).Order(StringComparer.Ordinal)];

    private static bool Travels(ServiceInstance instance, bool copiesTravel) => copiesTravel || instance.Mark is null;

    private static bool Precedes(ServiceInstance left, ServiceInstance right)
    {
        var leftIsCopy = left.Mark is not null;
        if (leftIsCopy != right.Mark is not null)
        {
            return !leftIsCopy;
        }

        if (left.IsUsable != right.IsUsable)
        {
            return left.IsUsable;
        }

        var byKey = left.Key.CompareTo(right.Key);
        return byKey != 0 ? byKey < 0 : string.CompareOrdinal(left.Mark, right.Mark) < 0;
    }
}
