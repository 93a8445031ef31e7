namespace PolarisSync.Plugins.Kubernetes.Wire;

/// <summary>A ConfigMap.</summary>
internal sealed class WireConfigMap : IWireObject
{
    public WireMeta? Metadata { get; init; }

    public Dictionary<string, string?>? Data { get; init; }

    public Dictionary<string, string?>? BinaryData { get; init; }
}
