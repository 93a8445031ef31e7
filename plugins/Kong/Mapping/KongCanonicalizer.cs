using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Kong;

/// <summary>
/// Turns what is wanted into what a read will give back: address, weight and groups are all that Kong keeps of an instance, and one that takes no traffic is
/// not there at all.
/// </summary>
internal static class KongCanonicalizer
{
    public static CanonicalService Canonicalize(DesiredService desired, TargetView? view, Catalog catalog, ServerVersion version)
    {
        var layout = new LayoutMaker(desired, catalog).Make();
        var labels = new Dictionary<string, GroupPlan>(StringComparer.Ordinal);
        foreach (var group in desired.Groups)
        {
            if (layout.Find(GroupLabel.Of(group)) is { } plan)
            {
                labels[group.Name] = plan;
                labels[plan.Label] = plan;
            }
        }

        var instances = ImmutableArray.CreateBuilder<ServiceInstance>(desired.Instances.Length);
        var leftOut = ImmutableArray.CreateBuilder<LeftOutInstance>();
        var losses = ImmutableArray.CreateBuilder<FieldLoss>();
        var scale = Scale(desired.Instances, version.HeaviestWeight);
        foreach (var instance in desired.Instances)
        {
            if (Canonical(instance) is { } canonical)
            {
                instances.Add(canonical);
            }
        }

        return new()
        {
            Instances = instances.DrainToImmutable(),
            LeftOut = leftOut.DrainToImmutable(),
            Losses = losses.DrainToImmutable(),
            Groups = [.. layout.Groups.Select(group => new ServiceGroup { Name = group.Label, UpstreamName = group.IsAttached ? group.UpstreamName : null })],
            GroupsToWrite = [.. layout.Groups.Where(static group => group.NeedsWrite).Select(static group => group.Label)],
            ServiceToWrite = layout.Service is { NeedsWrite: true },
            Conflicts = layout.Conflicts,
            AdapterState = layout,
        };

        ServiceInstance? Canonical(ServiceInstance instance)
        {
            if (!instance.IsUsable)
            {
                return LeaveOut(instance, $"{(instance.Isolated ? "it is isolated" : instance.Health == InstanceHealth.Critical ? "it is unhealthy" : "its weight is 0")}, and what takes no traffic is not put into a gateway");
            }

            if (TargetAddress.Canonical(instance, out var reason) is not { } address)
            {
                return LeaveOut(instance, reason);
            }

            var groups = instance.Groups.Select(labels.GetValueOrDefault).OfType<GroupPlan>().Distinct().ToList();
            var taken = groups.Where(group => view?.Find(group.Label)?.IsTaken(address) == true).ToList();
            var kept = groups.Except(taken).Select(static group => group.Label).Order(StringComparer.Ordinal).ToImmutableArray();
            foreach (var group in kept.IsEmpty ? [] : taken)
            {
                losses.Add(new(instance.Key, nameof(ServiceInstance.Groups), $"somebody else has a target of this address in upstream '{group.UpstreamName}': it is left as it is"));
            }

            if (kept.IsEmpty)
            {
                return LeaveOut(instance, taken.Count > 0 ? "somebody else has a target of this address in each of its upstreams"
                    : instance.Groups.IsEmpty ? "it belongs to no group, and there is none of all instances" : "none of its groups can be had");
            }

            var weight = scale is { } factor ? Math.Max(1, (long)Math.Round(instance.Weight * factor, MidpointRounding.AwayFromZero)) : instance.Weight;
            if (weight != instance.Weight)
            {
                losses.Add(new(instance.Key, nameof(ServiceInstance.Weight), $"this Kong takes weights up to {version.HeaviestWeight}, so those of the service are scaled: {instance.Weight} becomes {weight}"));
            }

            return new() { Host = address.Host, Port = address.Port, Weight = weight, Groups = kept, Mark = instance.Mark };
        }

        ServiceInstance? LeaveOut(ServiceInstance instance, string why)
        {
            leftOut.Add(new(instance, why));
            return null;
        }
    }

    // Shares are what counts: all weights of a service shrink together.
    private static double? Scale(ImmutableArray<ServiceInstance> instances, long heaviest)
    {
        var most = instances.IsEmpty ? 0 : instances.Max(static instance => instance.Weight);
        return most > heaviest ? (double)heaviest / most : null;
    }
}
