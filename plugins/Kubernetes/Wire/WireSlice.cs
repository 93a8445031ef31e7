namespace PolarisSync.Plugins.Kubernetes.Wire;

/// <summary>An EndpointSlice of discovery.k8s.io/v1.</summary>
internal sealed class WireSlice : IWireObject
{
    public WireMeta? Metadata { get; init; }

    public string? AddressType { get; init; }

    public List<WireEndpoint>? Endpoints { get; init; }

    public List<WirePort>? Ports { get; init; }
}
