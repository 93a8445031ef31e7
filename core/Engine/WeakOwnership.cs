using PolarisSync.Abstractions;
using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Engine;

/// <summary>Says where only an address names a copy, so that an application can be hit through it (DESIGN law 5): at a whole destination, or in some of its services.</summary>
internal static class WeakOwnership
{
    /// <summary>For the plan: what to know of a destination; null when every copy there has an identity of its own.</summary>
    public static string? At(EndpointRuntime endpoint)
    {
        if (endpoint.Info?.Destination is { Identity: CopyIdentity.ByAddress })
        {
            return "ownership is weak: only addresses name copies, so every change waits for a second read.";
        }

        return Among(endpoint.Pump?.Targets.Values ?? []) is { } services
            ? $"ownership is weak in {services}: only addresses name copies there, so every change rests on two reads, and what an application registers at a copy's address between the second read and the write is overwritten."
            : null;
    }

    /// <summary>For the status: a warning of one task; null when all its copies have identities of their own.</summary>
    public static string? Of(TaskRuntime task)
    {
        var name = task.Destination.Name;
        if (task.Destination.Info?.Destination is { Identity: CopyIdentity.ByAddress })
        {
            return $"Ownership at '{name}' is weak: only addresses name copies.";
        }

        var targets = task.Slots.Values.Where(static slot => slot.IsAttached).Select(slot => task.Destination.Pump?.Targets.GetValueOrDefault(slot.Target)).OfType<TargetState>().Distinct();
        return Among(targets) is { } services ? $"Ownership at '{name}' is weak in {services}: only addresses name copies there." : null;
    }

    // Only where we have copies, or want some.
    private static string? Among(IEnumerable<TargetState> targets)
    {
        var weak = targets.Where(static target => target.Last?.Plan is { Observed.IsOwnershipWeak: true } plan && (plan.Owned > 0 || !plan.Desired.Instances.IsEmpty))
            .Select(static target => target.Key.ToString()).Order(StringComparer.Ordinal).ToList();
        return weak.Count switch
        {
            0 => null,
            1 => $"1 service, {weak[0]}",
            _ => $"{Plural.Of(weak.Count, "service")}, among them {weak[0]}",
        };
    }
}
