namespace PolarisSync.Plugins.Kubernetes.Wire;

/// <summary>Any object of the API.</summary>
internal interface IWireObject
{
    WireMeta? Metadata { get; }
}
