using PolarisSync.Abstractions;

namespace PolarisSync.Core.Planning;

/// <summary>Counts what a target shows, for the guard. Pure.</summary>
internal static class TargetVisibility
{
    /// <summary>What is visible now, whoever put it there.</summary>
    public static VisibleCount Now(ObservedService observed) =>
        Of(observed.Instances.Select(static entry => entry.Instance));

    /// <summary>What these instances make visible.</summary>
    public static VisibleCount Of(IEnumerable<ServiceInstance> instances)
    {
        var addresses = new Dictionary<HostPort, bool>();
        foreach (var instance in instances)
        {
            Show(addresses, instance);
        }

        return Count(addresses);
    }

    /// <summary>What is visible once the whole plan is carried out, losses that wait included.</summary>
    public static VisibleCount After(TargetPlan plan)
    {
        var replaced = new HashSet<ObservedInstance>(ReferenceEqualityComparer.Instance);
        foreach (var change in plan.Gains.Concat(plan.Yields).Concat(plan.Losses.Select(static loss => loss.Change)))
        {
            if (change.Observed is not null)
            {
                replaced.Add(change.Observed);
            }
        }

        var addresses = new Dictionary<HostPort, bool>(plan.Observed.Instances.Length);
        foreach (var entry in plan.Observed.Instances)
        {
            if (!replaced.Contains(entry))
            {
                Show(addresses, entry.Instance);
            }
        }

        foreach (var change in plan.Gains.Concat(plan.Losses.Select(static loss => loss.Change)))
        {
            if (change.Desired is not null)
            {
                Show(addresses, change.Desired);
            }
        }

        return Count(addresses);
    }

    private static void Show(Dictionary<HostPort, bool> addresses, ServiceInstance instance)
    {
        var address = instance.Address;
        addresses[address] = instance.IsUsable || addresses.GetValueOrDefault(address);
    }

    private static VisibleCount Count(Dictionary<HostPort, bool> addresses)
    {
        var usable = 0;
        foreach (var isUsable in addresses.Values)
        {
            if (isUsable)
            {
                usable++;
            }
        }

        return new(addresses.Count, usable);
    }
}
