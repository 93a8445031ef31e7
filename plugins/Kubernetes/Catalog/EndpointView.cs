namespace PolarisSync.Plugins.Kubernetes;

/// <summary>What is kept of an endpoint of a slice.</summary>
/// <param name="Address">Its address; the controller writes exactly one.</param>
/// <param name="IsReady">Whether it takes traffic; what is not told means ready.</param>
/// <param name="IsTerminating">Whether its pod is being deleted.</param>
/// <param name="Node">The node, or empty.</param>
/// <param name="Zone">The zone, or empty.</param>
/// <param name="Pod">The uid of the pod behind it; null for none. A name may be used again by another pod.</param>
internal readonly record struct EndpointView(string Address, bool IsReady, bool IsTerminating, string Node, string Zone, string? Pod);
