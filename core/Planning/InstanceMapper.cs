using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Planning;

/// <summary>Turns what a source holds into what a task contributes. Pure.</summary>
internal static class InstanceMapper
{
    /// <summary>
    /// The copies a task contributes: marked with their owner, at most one per address, sorted by key. Copies do not travel on into anything
    /// that can itself be a source; a gateway receives natives and copies, natives first (DESIGN law 10).
    /// </summary>
    public static ImmutableArray<ServiceInstance> Map(ServiceSnapshot snapshot, string owner, bool copiesTravel)
    {
        var chosen = new Dictionary<HostPort, ServiceInstance>(snapshot.Instances.Length);
        foreach (var instance in snapshot.Instances)
        {
            if (instance.Mark is not null && !copiesTravel)
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
            mapped.Add(instance with { Mark = owner });
        }

        mapped.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        return mapped.DrainToImmutable();
    }

    /// <summary>Whether any native of the snapshot takes traffic.</summary>
    public static bool HasUsable(ServiceSnapshot snapshot, bool copiesTravel)
    {
        foreach (var instance in snapshot.Instances)
        {
            if (instance.IsUsable && (copiesTravel || instance.Mark is null))
            {
                return true;
            }
        }

        return false;
    }

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
