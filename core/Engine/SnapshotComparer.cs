using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Engine;

/// <summary>Whether two views of a service hold the same, whatever the order. Pure.</summary>
internal static class SnapshotComparer
{
    /// <summary>Same existence, metadata and instances; versions are not compared.</summary>
    public static bool Same(ServiceSnapshot left, ServiceSnapshot right) =>
        left.Exists == right.Exists && left.Metadata.Equals(right.Metadata) && SameInstances(left.Instances, right.Instances);

    /// <summary>The same instances, each as often.</summary>
    public static bool SameInstances(ImmutableArray<ServiceInstance> left, ImmutableArray<ServiceInstance> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        if (left.AsSpan().SequenceEqual(right.AsSpan()))
        {
            return true;
        }

        var counts = new Dictionary<ServiceInstance, int>(left.Length);
        foreach (var instance in left)
        {
            counts[instance] = counts.GetValueOrDefault(instance) + 1;
        }

        foreach (var instance in right)
        {
            if (!counts.TryGetValue(instance, out var count) || count == 0)
            {
                return false;
            }

            counts[instance] = count - 1;
        }

        return true;
    }
}
