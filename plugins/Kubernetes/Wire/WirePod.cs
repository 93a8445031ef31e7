namespace PolarisSync.Plugins.Kubernetes.Wire;

/// <summary>What is read of a pod: its labels and annotations.</summary>
internal sealed class WirePod : IWireObject
{
    public WireMeta? Metadata { get; init; }
}
