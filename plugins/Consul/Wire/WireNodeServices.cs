namespace PolarisSync.Plugins.Consul.Wire;

/// <summary><c>/v1/catalog/node-services/{node}</c>; both members are null when the node is unknown.</summary>
internal sealed record WireNodeServices
{
    public required WireNode? Node { get; init; }

    public required List<WireIndexedService>? Services { get; init; }
}
