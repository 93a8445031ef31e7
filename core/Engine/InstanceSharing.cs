using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Engine;

/// <summary>
/// Keeps one object where several would say the same: a large fleet is held by its source, as a contribution, as a plan and as what the destination
/// shows, and most of that is equal most of the time. Pure.
/// </summary>
internal static class InstanceSharing
{
    /// <summary>What was read before when the new read says the same, else the new one.</summary>
    public static ObservedService Newest(ObservedService? before, ObservedService now) =>
        before is not null && SaysTheSame(before, now) ? before with { Version = now.Version, AdapterState = now.AdapterState } : now;

    /// <summary>The same instances in the same order, each as the object <paramref name="observed"/> has for it where that is equal.</summary>
    public static ImmutableArray<ServiceInstance> Reuse(ImmutableArray<ServiceInstance> instances, ObservedService observed)
    {
        if (instances.IsEmpty || observed.Instances.IsEmpty)
        {
            return instances;
        }

        var known = new Dictionary<ServiceInstance, ServiceInstance>(observed.Instances.Length);
        foreach (var entry in observed.Instances)
        {
            known.TryAdd(entry.Instance, entry.Instance);
        }

        var reused = ImmutableArray.CreateBuilder<ServiceInstance>(instances.Length);
        var changed = false;
        foreach (var instance in instances)
        {
            var shared = known.GetValueOrDefault(instance, instance);
            changed |= !ReferenceEquals(shared, instance);
            reused.Add(shared);
        }

        return changed ? reused.MoveToImmutable() : instances;
    }

    private static bool SaysTheSame(ObservedService before, ObservedService now) =>
        before.Target == now.Target
        && before.Exists == now.Exists
        && before.ServiceIsOurs == now.ServiceIsOurs
        && before.Metadata.Equals(now.Metadata)
        && before.Groups.AsSpan().SequenceEqual(now.Groups.AsSpan())
        && before.Instances.AsSpan().SequenceEqual(now.Instances.AsSpan());
}
