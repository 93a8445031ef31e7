namespace PolarisSync.Plugins.Kubernetes.Wire;

/// <summary>A port, of a Service or of an EndpointSlice.</summary>
internal sealed class WirePort
{
    public string? Name { get; init; }

    public string? Protocol { get; init; }

    public int? Port { get; init; }

    public string? AppProtocol { get; init; }
}
