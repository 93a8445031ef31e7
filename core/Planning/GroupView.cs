using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Planning;

/// <summary>A target as it looks without some of its groups. Pure.</summary>
internal static class GroupView
{
    /// <summary>
    /// Without groups that nobody wants any more: what stands in them is nobody's to update or delete, it goes with its group or stays with it. An instance
    /// that stands in no other group is not there, as far as planning goes.
    /// </summary>
    public static ObservedService Without(ObservedService observed, ImmutableArray<UnwantedGroup> groups)
    {
        if (groups.IsEmpty)
        {
            return observed;
        }

        var names = groups.Select(static group => group.Name).ToHashSet(StringComparer.Ordinal);
        var instances = ImmutableArray.CreateBuilder<ObservedInstance>(observed.Instances.Length);
        foreach (var entry in observed.Instances)
        {
            if (entry.Ownership != CopyOwnership.Ours || !entry.Instance.Groups.Any(names.Contains))
            {
                instances.Add(entry);
            }
            else if (entry.Instance.Groups.RemoveAll(names.Contains) is { IsEmpty: false } left)
            {
                instances.Add(entry with { Instance = entry.Instance with { Groups = left } });
            }
        }

        return observed with { Instances = instances.DrainToImmutable() };
    }
}
