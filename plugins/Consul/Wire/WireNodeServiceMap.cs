namespace PolarisSync.Plugins.Consul.Wire;

/// <summary><c>/v1/catalog/node/{node}</c>, for servers before 1.7; the whole answer is null when the node is unknown.</summary>
internal sealed record WireNodeServiceMap
{
    public required WireNode? Node { get; init; }

    public required Dictionary<string, WireIndexedService>? Services { get; init; }
}
