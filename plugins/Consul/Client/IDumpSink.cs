using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>Takes a dump as it comes in. What it was given counts once the dump ended well.</summary>
/// <typeparam name="TService">What is read of an instance.</typeparam>
/// <typeparam name="TCheck">What is read of a check.</typeparam>
internal interface IDumpSink<in TService, in TCheck>
{
    /// <summary>A node begins; until the next one all instances and checks are on it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="peerName">Set on nodes imported from a peer (1.14 and later), which per-service reads do not show.</param>
    void BeginNode(WireNode node, string? peerName);

    /// <summary>An instance; all of a node's come before its checks.</summary>
    void Add(TService service);

    /// <summary>A check.</summary>
    void Add(TCheck check);

    /// <summary>The node ends.</summary>
    void EndNode();
}
