namespace PolarisSync.Plugins.Kubernetes.Wire;

/// <summary>A Service.</summary>
internal sealed class WireService : IWireObject
{
    public WireMeta? Metadata { get; init; }

    public WireServiceSpec? Spec { get; init; }
}
