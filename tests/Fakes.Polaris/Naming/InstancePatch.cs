using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Naming;

/// <summary>What a PUT makes of an instance.</summary>
internal static class InstancePatch
{
    /// <summary>The instance with everything the request gives; null when that changes nothing.</summary>
    public static Instance? Apply(Instance stored, RequestItem<Instance> item)
    {
        var request = item.Message;
        var after = stored.Clone();
        after.Protocol = request.Protocol ?? after.Protocol;
        after.Version = request.Version ?? after.Version;
        after.Priority = request.Priority ?? after.Priority;
        after.Weight = request.Weight ?? after.Weight;
        after.LogicSet = request.LogicSet ?? after.LogicSet;
        after.Healthy = request.Healthy ?? after.Healthy;
        after.Isolate = request.Isolate ?? after.Isolate;
        if (!SamePlace(request.Location, stored.Location))
        {
            // Recorded: a PUT that brings no location takes the location away.
            after.Location = request.Location;
        }

        if (item.HasMetadata)
        {
            after.Metadata.Clear();
            after.Metadata.Add(request.Metadata);
        }

        if (request.EnableHealthCheck == false && after.EnableHealthCheck == true)
        {
            after.EnableHealthCheck = false;
            after.HealthCheck = null;
        }
        else if (request.EnableHealthCheck != false && Creation.Check(request) is { } check)
        {
            if (after.EnableHealthCheck != true)
            {
                after.Healthy = false;
            }

            after.EnableHealthCheck = true;
            after.HealthCheck = check;
        }

        return after.Equals(stored) ? null : after;
    }

    private static bool SamePlace(Location? left, Location? right) =>
        (left?.Region ?? "", left?.Zone ?? "", left?.Campus ?? "") == (right?.Region ?? "", right?.Zone ?? "", right?.Campus ?? "");
}
