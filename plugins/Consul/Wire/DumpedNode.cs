namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>An element of <c>/v1/internal/ui/nodes</c>: one node with everything on it.</summary>
/// <typeparam name="TService">What is read of an instance.</typeparam>
/// <typeparam name="TCheck">What is read of a check.</typeparam>
internal sealed class DumpedNode<TService, TCheck>
{
    public required WireNode Node { get; init; }

    /// <summary>Set on nodes imported from a peer (1.14 and later), which per-service reads do not show.</summary>
    public string? PeerName { get; init; }

    public required IReadOnlyList<TService> Services { get; init; }

    public required IReadOnlyList<TCheck> Checks { get; init; }
}
